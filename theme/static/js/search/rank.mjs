// Which documents answer a query, and in which order. Only sums over all segments count, so the order does not depend on these.
import { fold, spellingClass } from "./normalise.mjs";

const FIELDS = [1, 0.8, 0.7]; // What a hit is worth by its tier: title, summary, body.
const POOR = 0.35; // Below: contradicting marks.
const LINK = 0.5; // What two neighbours of the query are worth where they are neighbours in the document, beside the two themselves.
const ENOUGH = 10; // Documents with all that is asked for; where there are fewer, those with a part of it follow.
export const TIES = 6; // Equal results that are put in order by their ids; of more, those of one segment stand together.

export const isGood = (worth) => worth > POOR;

/**
 * What a document's spelling is worth as an answer to what the searcher spelled: the same; marks left out in whole words; in a part of one
 * (who writes ư leaves out no tone: rather a hit of the same word in the text than one such in a title); contradicting marks.
 * A word without any marks means rather the name of a page (`named`) than another word.
 */
export const worthOf = (spelled, said, named) => {
  const spelling = said === spelled || !said ? 0 : spellingClass(spelled, said);
  if (spelling !== 1) return spelling ? 0.3 : 1;
  if (spelled === fold(spelled)) return named.has(said) ? 1 : 0.9;
  const theirs = said.split(" ");
  return spelled.split(" ").every((word, at) => word === theirs[at] || word === fold(word)) ? 0.9 : 0.68;
};

/** `said` as far as the word that is still being typed goes. */
export const cutAs = (said, spelled) => {
  const at = spelled.lastIndexOf(" ") + 1;
  const start = said.lastIndexOf(" ") + 1;
  return said.slice(0, start + spelled.length - at);
};

// For each document of a segment what its best hit of a unit is worth; 0: none.
const valuesOf = (unit, at, size) => {
  const best = new Float32Array(size);
  for (const { form, worth } of unit.options[at])
    form.sets.forEach((set, tier) => {
      const value = worth * FIELDS[tier];
      for (let place = 0; place < set.length; place += 1) if (best[set[place]] < value) best[set[place]] = value;
    });
  return best;
};

/**
 * {total, clean, scores}: how many are results, how many have all that is asked for without contradicting marks; the score of each document by
 * segment, 0 where it is no result. A unit: {options: by segment [{form, worth}], good: documents with a good spelling, all: with any,
 * syllables, isMust: a document without it is no result}. `links`: units of neighbours; `filters`: units that all must have and that count for nothing;
 * `isAsked`: whether anything is; `excluded`: chains of units that no result has all of. `isStrict`: without contradicting marks and parts,
 * where there is anything else.
 */
export const match = ({ segments, units, links, excluded, isStrict, isAsked }, filters) => {
  const documents = segments.reduce((sum, { size }) => sum + size, 0);
  // What few have says more; a word of two syllables stands for both.
  for (const unit of units) unit.weight = Math.log(1 + documents / (unit.good || unit.all)) * unit.syllables;
  const whole = units.reduce((sum, { weight }) => sum + weight, 0);
  for (const unit of units) unit.weight /= whole;
  for (const unit of links) unit.weight = (unit.before.weight + unit.after.weight) * LINK;
  const full = units.reduce((sum, { weight }) => Math.fround(sum + weight), 0);
  let complete = 0;
  let clean = 0;
  let most = 0;
  const found = segments.map(({ size }, at) => {
    const cover = new Float32Array(size);
    const quality = new Float32Array(size);
    const poor = new Uint8Array(size);
    const add = (unit, isPart, isMust) => {
      const values = valuesOf(unit, at, size);
      const least = isMust && unit.good ? POOR : 0;
      for (let number = 0; number < size; number += 1) {
        const value = values[number];
        if (value > 0) quality[number] += unit.weight * value;
        if (isMust && value <= least) cover[number] = -9;
        else if (isPart && value > 0) {
          cover[number] += unit.weight;
          if (value < POOR) poor[number] = 1;
        }
      }
    };
    for (const unit of units) add(unit, true, unit.isMust);
    for (const unit of links) add(unit);
    for (const unit of filters) add(unit, false, true);
    for (const chain of excluded) {
      const values = chain.map((unit) => valuesOf(unit, at, size));
      for (let number = 0; number < size; number += 1) if (values.every((some) => some[number] > POOR)) cover[number] = -9;
    }
    for (let number = 0; number < size; number += 1) {
      most = Math.max(most, cover[number]);
      if (cover[number] >= full) {
        complete += 1;
        if (!poor[number]) clean += 1;
      }
    }
    return { cover, quality, poor };
  });
  const least = complete >= (isStrict ? 1 : ENOUGH) || !full ? full : Math.max(most / 2, 1e-9);
  let total = 0;
  const scores = found.map(({ cover, quality, poor }) =>
    cover.map((value, number) => {
      if (!isAsked || value < least || (isStrict && clean && poor[number])) return 0;
      total += 1;
      return 1 + 8 * value + quality[number];
    }),
  );
  return { total, clean, scores };
};

/**
 * The results from `from` to `to` as [{at, number, key}], best first, with all that are equal to one of them (as far as TIES goes); and where
 * the first of these stands. Documents of a segment stand newest first but in the tail, so of equal scores the first ones are the best.
 */
export const bestOf = (segments, scores, days, isByDay, from, to) => {
  const rankOf = (score) => Math.round(score * 1e4);
  let last = 0;
  if (!isByDay) {
    const counts = new Uint32Array(2e5);
    for (const some of scores) for (let number = 0; number < some.length; number += 1) counts[rankOf(some[number])] += 1;
    last = counts.length;
    for (let left = to; last > 1 && left > 0; left -= counts[last]) last -= 1;
  }
  const best = [];
  scores.forEach((some, at) => {
    let room = segments[at].name === "c" ? Infinity : to + TIES;
    some.forEach((score, number) => {
      const rank = rankOf(score);
      if (!rank || rank < last || ((isByDay || rank === last) && room-- <= 0)) return;
      best.push({ at, number, key: isByDay ? days[at][number] * 1e6 + rank : rank * 1e8 + days[at][number] });
    });
  });
  best.sort((one, other) => other.key - one.key);
  const isSame = (one, other) => best[one] && best[other] && best[one].key === best[other].key;
  let start = from;
  while (isSame(start - 1, start)) start -= 1;
  let end = to;
  while (isSame(end - 1, end)) end += 1;
  return { start, best: best.slice(start, end) };
};
