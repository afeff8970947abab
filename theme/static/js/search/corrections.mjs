// What a reader may have meant where nothing is found.
import { fold } from "./normalise.mjs";
import { bringHeads, countOf, increase, mostOf } from "./plan.mjs";
import { fromTelex } from "./telex.mjs";
import { isOneEdit, soundOf } from "./typos.mjs";

const CANDIDATES = 12; // Words that a mistyped first one may have been.

// A correction of one word, or of a decree's year, {to, why}, or nothing. Where all words are known and no document has them all, one may be another that is written
// alike: of those that are not neighbours of any other word of the query.
export const repair = async (plan) => {
  const { text, unknown, runs, shards } = plan;
  for (const { keys, text: typed, start, end } of unknown) {
    // The code of an article, or a day, without hyphens: BC20190719.
    const day = start >= 0 && /^(\d{4})(\d\d)(\d\d)$/.exec(typed);
    if (day) return { to: `${text.slice(0, start)} ${day.slice(1).join("-")}${text.slice(end)}`.trim(), why: "typo" };
    const decree = keys && /^nd:(\d+)\/(\d+)$/.exec(keys[0]);
    // "Nghị định 77 năm 2017": not signed then, but spoken of.
    if (decree) return { to: `${text.slice(0, start)}nghị định ${decree[1]}, năm ${decree[2]}${text.slice(end)}`, why: "year" };
  }
  const lexicon = await shards.lexicon();
  const suspects = unknown.filter(({ words }) => words);
  const to = text.replace(/[a-z]+(\d[a-z\d]*)?/gi, (typed, isVni) => {
    const meant = isVni || suspects.some((word) => word.text === typed) ? fromTelex(typed) : "";
    return meant && lexicon.has(fold(meant)) ? meant : typed;
  });
  if (to !== text) return { to, why: "telex" };
  if (!unknown.length)
    for (const { words, pairs, isQuoted, isExcluded } of runs)
      words.forEach((word, at) => {
        const isNeighbour = [at - 1, at].some((pair) => pairs[pair] && pairs[pair].all);
        if (words[1] && !isQuoted && !isExcluded && !isNeighbour) suspects.push({ ...word, words, at, isKnown: true });
      });
  for (const { words, at, isKnown, fold: folded, start, end } of suspects) {
    if (!folded[1]) continue; // One letter may have been anything.
    const parted = isKnown ? "" : await partedOf(plan, lexicon, folded);
    const word = parted || await oneEdit(plan, lexicon, folded, words[at - 1], words[at + 1], isKnown || !folded[2]);
    if (word) return { to: `${text.slice(0, start)}${word}${text.slice(end)}`.trim(), why: "typo" };
  }
  return null;
};

// The word one edit away from a folded `word` that stands most often beside its neighbours; if there are none, and `isUnsure` is not, most often at all.
const oneEdit = async (plan, lexicon, word, before, after, isUnsure) => {
  const { heads } = plan;
  const sound = soundOf(word);
  const alike = new Map();
  for (const [other, power] of lexicon) {
    const bonus = soundOf(other) === sound ? 8 : 0;
    if (other !== word && /\D/.test(other) && (bonus || isOneEdit(word, other))) alike.set(other, power + bonus);
  }
  const scores = new Map();
  const weigh = (head, second, half, other) => {
    const counts = new Map();
    for (const entries of heads.get(head))
      for (const form of entries.has(second) ? entries.get(second).forms : []) increase(counts, form.said.split(" ")[half], countOf(form));
    for (const [said, count] of counts) increase(scores, said, Math.log(count) + alike.get(other) / 2);
  };
  const isKnown = (neighbour) => neighbour && heads.get(neighbour.fold).some((entries) => entries.size);
  if (before) {
    await bringHeads(plan, [[before.fold]]);
    for (const other of alike.keys()) weigh(before.fold, other, 1, other);
  }
  if (!scores.size) {
    const some = mostOf(alike, CANDIDATES);
    await bringHeads(plan, some.map((head) => [head]));
    for (const other of some) {
      if (after) weigh(other, after.fold, 0, other);
      if (!isUnsure && !isKnown(before) && !isKnown(after)) weigh(other, "", 0, other);
    }
    // Both words may be misheard: "đắc lắc".
    if (!scores.size && after && !isUnsure)
      for (const other of some)
        for (const second of new Set(heads.get(other).flatMap((entries) => [...entries.keys()])))
          if (second && soundOf(second) === soundOf(after.fold)) weigh(other, second, 0, other);
  }
  return mostOf(scores, 1)[0];
};

// Two words written as one: "giaoban" is "giao ban".
const partedOf = async (plan, lexicon, word) => {
  const cuts = Array.from(word, (_, at) => [word.slice(0, at), word.slice(at)]).filter((halves) => halves.every((half) => lexicon.has(half)));
  await bringHeads(plan, cuts);
  const counts = new Map();
  for (const [one, two] of cuts)
    for (const entries of plan.heads.get(one)) for (const form of entries.has(two) ? entries.get(two).forms : []) increase(counts, form.said, countOf(form));
  return mostOf(counts, 1)[0];
};
