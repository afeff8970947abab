// Reads the numbers, words and sets of the index: the twin of plugins/search/format.py, which tells the format.

/** Reads `bytes` from `at` on: numbers as varints, words by their length in bytes, sets as gaps. Behind the end all numbers are 0. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let byte;
    let number = 0;
    let unit = 1;
    do {
      byte = this.bytes[this.at++];
      number += (byte & 127) * unit;
      unit *= 128;
    } while (byte > 127);
    return number;
  }

  words() {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at)).split("\n");
  }

  /** The numbers of the `count` documents of a set, of `size` that there are; where they are more than half, those that lack are written. */
  set(count, size) {
    const isFew = 2 * count <= size;
    const found = new Uint32Array(count);
    let next = 0;
    let number = -1;
    for (let left = isFew ? count : size - count; left; left -= 1) {
      const gap = this.number();
      if (isFew) found[next++] = number + gap + 1;
      else for (let between = 1; between <= gap; between += 1) found[next++] = number + between;
      number += gap + 1;
    }
    while (next < count) found[next++] = ++number;
    return found;
  }
}
