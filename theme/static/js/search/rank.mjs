// Which documents answer a query, and in which order. Only sums over all segments count, so the order does not depend on these.
import { fold, spellingClass } from "./normalise.mjs";

// What a hit is worth by its tier: title, summary, body.
const FIELDS = [1, 0.8, 0.7];
export const POOR = 0.35; // Below: contradicting marks.
const LINK = 0.5; // What two neighbours of the query are worth where they are neighbours in the document, beside the two themselves.
const ENOUGH = 10; // Documents with all that is asked for; where there are fewer, those with a part of it follow.

/** A part of a query and the sets that answer it. `good` and `all`: in how many documents its forms stand, spelled well or anyhow. */
export const createUnit = (segments, more) => ({ options: segments.map(() => []), good: 0, all: 0, ...more });

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

/** Takes the forms of an entry of the segment `at` into a unit, as answers to what the searcher `spelled`. */
export const addEntry = (unit, at, entries, entry, spelled, named, factor = 1) => {
  for (const form of entry.forms) {
    const said = form.other ? `${form.first} ${form.other}` : form.first;
    const value = worthOf(spelled, factor === 1 ? said : cutAs(said, spelled), named) * factor;
    const count = form.counts[0] + form.counts[1] + form.counts[2];
    unit.all += count;
    if (value > POOR) unit.good += count;
    unit.options[at].push({ entries, entry, form, value });
  }
};

/** A word that is still being typed is compared as far as it goes. */
export const cutAs = (said, spelled) => {
  const words = said.split(" ");
  const last = words.length - 1;
  words[last] = words[last].slice(0, spelled.split(" ")[last].length);
  return words.join(" ");
};

export const bringUnits = (shards, segments, units) =>
  Promise.all(units.flatMap(({ options }) => options.flatMap((some, at) => some.map(({ entries, entry }) => shards.bringSets(segments[at], entries, entry)))));

// For each document of a segment what its best hit of a unit is worth; 0: none.
const valuesOf = (unit, at, size) => {
  const best = new Float32Array(size);
  for (const { form, value } of unit.options[at])
    form.sets.forEach((set, tier) => {
      const worth = value * FIELDS[tier];
      for (const number of set) if (best[number] < worth) best[number] = worth;
    });
  return best;
};

/** A document has these: 1; of a quoted phrase all must be there, spelled well where any document has it so. */
const maskOf = (units, at, size) => {
  const found = new Uint8Array(size);
  units.forEach((unit, place) => {
    for (const { form, value } of unit.options[at])
      if (value > POOR || !unit.good) for (const set of form.sets) for (const number of set) if (found[number] === place) found[number] += 1;
  });
  return found.map((count) => +(count === units.length));
};

/**
 * {total, complete, clean, scores}: how many are results, have all, have all without contradicting marks; the score of each document by segment, 0 where it is no result. `phrases` and `excluded` are arrays of chains of units,
 * `allowed` the masks of filters (or nothing) by segment; `strict`: without contradicting marks and parts, where there is anything else.
 */
export const match = ({ segments, units, links, phrases, excluded, allowed, strict }) => {
  const weights = units.map((unit) => Math.log(1 + segments.reduce((sum, { size }) => sum + size, 0) / (unit.good || unit.all)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  units.forEach((unit, at) => (unit.weight = weights[at] / whole));
  let complete = 0;
  let clean = 0;
  const found = segments.map(({ size }, at) => {
    const cover = new Float32Array(size);
    const quality = new Float32Array(size);
    const marks = new Uint8Array(size); // 1: no result; 2: some mark contradicts
    const demand = (mask, wanted) => mask.forEach((has, number) => has === wanted || (marks[number] |= 1));
    for (const chain of phrases) demand(maskOf(chain, at, size), 1);
    for (const chain of excluded) demand(maskOf(chain, at, size), 0);
    if (allowed[at]) demand(allowed[at], 1);
    let full = units.length ? 0 : 1;
    if (!full) for (const { weight } of units) full = Math.fround(full + weight);
    else cover.fill(1);
    for (const unit of units)
      valuesOf(unit, at, size).forEach((value, number) => {
        if (!value) return;
        cover[number] += unit.weight;
        quality[number] += unit.weight * value;
        if (value < POOR) marks[number] |= 2;
      });
    for (const unit of links) {
      const weight = ((unit.before.weight || 0) + (unit.after.weight || 0)) * LINK;
      valuesOf(unit, at, size).forEach((value, number) => (quality[number] += weight * value));
    }
    cover.forEach((value, number) => {
      if (value < full || marks[number] & 1) return;
      complete += 1;
      if (!marks[number]) clean += 1;
    });
    return { cover, quality, marks, full };
  });
  let least = 1;
  if (complete < (strict ? 1 : ENOUGH)) {
    least = 0;
    for (const { cover, marks } of found) cover.forEach((value, number) => marks[number] & 1 || (least = Math.max(least, value)));
    least = Math.max(least / 2, 1e-9);
  }
  let total = 0;
  const scores = found.map(({ cover, quality, marks, full }) =>
    cover.map((value, number) => {
      if (marks[number] & 1 || value < Math.min(full, least) || (strict && clean && marks[number])) return 0;
      total += 1;
      return 8 * value + quality[number];
    }),
  );
  return { total, complete, clean, scores };
};

/** The best of all: [{at, number, key}], those from `from` to `to` and all that are equal to them, best first; and where the first stands. */
export const bestOf = (scores, days, byDay, from, to) => {
  const keysOfSegment = scores.map((some, at) =>
    Float64Array.from(some, (score, number) => (score ? (byDay ? days[at][number] * 1e6 + Math.round(score * 1e4) : Math.round(score * 1e4) * 1e8 + days[at][number]) + 1 : 0)),
  );
  const all = new Float64Array(keysOfSegment.reduce((sum, keys) => sum + keys.length, 0));
  let place = 0;
  for (const keys of keysOfSegment) {
    all.set(keys, place);
    place += keys.length;
  }
  all.sort();
  const last = Math.max(all[Math.max(all.length - to, 0)] || 0, 1);
  const best = keysOfSegment.flatMap((keys, at) => {
    const some = [];
    keys.forEach((key, number) => key >= last && some.push({ at, number, key }));
    return some;
  });
  best.sort((one, other) => other.key - one.key);
  let start = Math.min(from, best.length);
  while (start && best[start] && best[start - 1].key === best[start].key) start -= 1;
  return { start, best: best.slice(start) };
};
