// Slips of the finger, and of the ear.

/** Whether one letter more, one less, another one, or two that changed places make `other` of `word`. */
export const isOneEdit = (word, other) => {
  let start = 0;
  while (word[start] && word[start] === other[start]) start += 1;
  let [one, two] = [word.slice(start), other.slice(start)];
  while (one && two && one[one.length - 1] === two[two.length - 1]) [one, two] = [one.slice(0, -1), two.slice(0, -1)];
  return one.length < 2 && two.length < 2 ? one !== two : one.length === 2 && two === one[1] + one[0];
};

/** A folded syllable as careless spellers hear it: letters that are said alike somewhere in the country are one. */
export const soundOf = (word) =>
  word
    .replace(/^(n?g)h/, "$1")
    .replace(/^[kq](?!h)/, "c")
    .replace(/^(gi|r|v)/, "d")
    .replace(/^x/, "s")
    .replace(/^tr/, "ch")
    .replace(/^l/, "n")
    .replace(/(ch?|k)$/, "t")
    .replace(/n[gh]$/, "n");
