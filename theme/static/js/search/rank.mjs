// Which documents answer a query, and in which order. Only sums over all segments count, so the order does not depend on these.
import { fold, spellingClass } from "./normalise.mjs";

// What a hit is worth by its tier: title, summary, body.
const FIELDS = [1, 0.8, 0.7];
export const POOR = 0.35; // Below: contradicting marks.
const LINK = 0.5; // What two neighbours of the query are worth where they are neighbours in the document, beside the two themselves.
export const TIES = 40; // Equal results that are put in order by their ids; of more, those of one segment stand together.
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
      for (let place = 0; place < set.length; place += 1) if (best[set[place]] < worth) best[set[place]] = worth;
    });
  return best;
};

// Bars all documents but those that have every unit of a chain (a phrase), well spelled where any document has it so; or, `has` being false, these.
const bar = (barred, chain, at, has) => {
  const count = new Uint8Array(barred.length);
  chain.forEach((unit, place) => {
    for (const { form, value } of unit.options[at])
      if (value > POOR || !unit.good) for (const set of form.sets) for (const number of set) if (count[number] === place) count[number] += 1;
  });
  for (let number = 0; number < count.length; number += 1) if ((count[number] === chain.length) !== has) barred[number] = 1;
};

/**
 * {total, complete, clean, scores}: how many are results, have all, have all without contradicting marks; the score of each document by segment,
 * 0 where it is no result. `phrases` and `excluded` are arrays of chains of units, `allowed` the masks of filters (or nothing) by segment;
 * `strict`: without contradicting marks and parts, where there is anything else.
 */
export const match = ({ segments, size: documents, units, links, phrases, excluded, allowed, strict }) => {
  const weights = units.map((unit) => Math.log(1 + documents / (unit.good || unit.all)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  units.forEach((unit, at) => (unit.weight = weights[at] / whole));
  const full = units.reduce((sum, { weight }) => Math.fround(sum + weight), 0);
  let complete = 0;
  let clean = 0;
  let most = 0;
  const found = segments.map(({ size }, at) => {
    const cover = new Float32Array(size);
    const quality = new Float32Array(size);
    const barred = new Uint8Array(size);
    const poor = new Uint8Array(size);
    for (const chain of phrases) bar(barred, chain, at, true);
    for (const chain of excluded) bar(barred, chain, at, false);
    for (const unit of units) {
      const values = valuesOf(unit, at, size);
      for (let number = 0; number < size; number += 1)
        if (values[number]) {
          cover[number] += unit.weight;
          quality[number] += unit.weight * values[number];
          if (values[number] < POOR) poor[number] = 1;
        }
    }
    for (const unit of links) {
      const weight = (unit.before.weight + unit.after.weight) * LINK;
      const values = valuesOf(unit, at, size);
      for (let number = 0; number < size; number += 1) quality[number] += weight * values[number];
    }
    for (let number = 0; number < size; number += 1) {
      if (barred[number] || (allowed[at] && !allowed[at][number])) cover[number] = -1;
      else if (cover[number] >= full) {
        complete += 1;
        if (!poor[number]) clean += 1;
      }
      if (cover[number] > most) most = cover[number];
    }
    return { cover, quality, poor };
  });
  const least = complete >= (strict ? 1 : ENOUGH) || !units.length ? full : Math.max(most / 2, 1e-9);
  let total = 0;
  const scores = found.map(({ cover, quality, poor }) => {
    const some = new Float32Array(cover.length);
    for (let number = 0; number < some.length; number += 1)
      if (cover[number] >= least && !(strict && clean && poor[number])) {
        total += 1;
        some[number] = 1 + 8 * cover[number] + quality[number];
      }
    return some;
  });
  return { total, complete, clean, scores };
};

/**
 * The results from `from` to `to` as [{at, number, key}], best first, with all that are equal to one of them (as far as TIES goes); and where
 * the first of these stands. Documents of a segment stand newest first but in the tail, so of equal scores the first ones are the best.
 */
export const bestOf = (segments, scores, days, byDay, from, to) => {
  const rankOf = (score) => Math.round(score * 1e4);
  let last = 0;
  if (!byDay) {
    const counts = new Uint32Array(2e5);
    for (const some of scores) for (let number = 0; number < some.length; number += 1) if (some[number]) counts[rankOf(some[number])] += 1;
    last = counts.length;
    for (let left = to; last && left > 0; left -= counts[last]) last -= 1;
  }
  const best = [];
  scores.forEach((some, at) => {
    let room = segments[at].name === "c" ? Infinity : to + TIES;
    for (let number = 0; number < some.length; number += 1) {
      const rank = rankOf(some[number]);
      if (!rank || rank < last || (!room && (byDay || rank === last))) continue;
      if (byDay || rank === last) room -= 1;
      best.push({ at, number, key: byDay ? days[at][number] * 1e6 + rank : rank * 1e8 + days[at][number] });
    }
  });
  best.sort((one, other) => other.key - one.key);
  let start = Math.min(from, best.length);
  while (start && best[start] && best[start - 1].key === best[start].key) start -= 1;
  let end = Math.min(to, best.length);
  while (end && best[end] && best[end - 1].key === best[end].key) end += 1;
  return { start, best: best.slice(start, end) };
};
