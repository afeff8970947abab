// Slips of the finger, and of the ear.

/** Whether one letter more, one less, another one, or two that changed places make `other` of `word`. */
export const isOneEdit = (word, other) => {
  if (word === other || Math.abs(word.length - other.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(word.length, other.length) - start && word[word.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  const ours = word.slice(start, word.length - end);
  const theirs = other.slice(start, other.length - end);
  return Math.max(ours.length, theirs.length) < 2 || (ours.length === 2 && theirs === ours[1] + ours[0]);
};

/** A folded syllable as careless spellers hear it: letters that sound alike are one. */
export const soundOf = (word) =>
  word
    .replace(/^ngh/, "ng")
    .replace(/^gh/, "g")
    .replace(/^[kq](?!h)/, "c")
    .replace(/^gi|^r/, "d")
    .replace(/^x/, "s")
    .replace(/^tr/, "ch")
    .replace(/y/g, "i");
