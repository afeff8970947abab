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

// First letters and endings that are said alike somewhere in the country, or written by the same finger.
const ALIKE = [[/^ngh/, "ng"], [/^gh/, "g"], [/^[kq](?!h)/, "c"], [/^(gi|r|v)/, "d"], [/^x/, "s"], [/^tr/, "ch"], [/^l/, "n"], [/y/g, "i"], [/ch?$/, "t"], [/n[gh]$/, "n"]];

/** A folded syllable as careless spellers hear it. */
export const soundOf = (word) => ALIKE.reduce((sound, [letters, like]) => sound.replace(letters, like), word);
