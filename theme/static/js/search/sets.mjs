// Reads the numbers, words and sets of the index: the twin of plugins/search/format.py, which tells the format.

/** Reads `bytes` from `at` on: numbers as varints, words by their length in bytes, sets as gaps. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let byte = this.bytes[this.at++];
    let number = byte & 127;
    for (let unit = 128; byte > 127; unit *= 128) {
      byte = this.bytes[this.at++];
      number += (byte & 127) * unit;
    }
    return number;
  }

  numbers(count) {
    return Array.from({ length: count }, () => this.number());
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
      const before = number;
      number += this.number() + 1;
      if (isFew) found[next++] = number;
      else for (let between = before + 1; between < number; between += 1) found[next++] = between;
    }
    if (!isFew) while (next < count) found[next++] = ++number;
    return found;
  }
}
