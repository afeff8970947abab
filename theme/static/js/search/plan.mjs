// What a query comes to: which words belong together, where these stand, and which documents have them.
import { parseQuery } from "./query.mjs";
import { cutAs, isGood, match, worthOf } from "./rank.mjs";

const COMPLETED = 0.85; // What a hit of these is worth.
const OFTEN = 20; // Behind another word in one of so many of its documents: often.
const BY_CHANCE = 50; // Two words are one, as "hội nghị", if they are neighbours this much more often (by N / df / df) than any two.

// What a query comes to: its units, what of them is looked for in texts, and the documents that have them.
// `check()` throws where nobody waits for the answer any more; with `typing`, {parseTyped, complete}, the last word is still being typed.
export const planOf = async (shards, text, { typing, filters = {}, sort, check }) => {
  const query = typing ? typing.parseTyped(text) : parseQuery(text);
  const plan = { ...query, shards, heads: new Map(), units: [], links: [], excluded: [], unknown: [], wants: [] };
  plan.isStrict = sort === "ngay";
  const named = Object.keys(filters).filter((name) => filters[name]);
  const heads = bringHeads(plan, [...headsOf(query).filter(([, second]) => second !== undefined), ...named.map((name) => [`#${name}`, filters[name]])]);
  // All at once: a way to the server and back takes longer than what comes.
  [{ segments: plan.segments }, plan.pages, plan.days] = await Promise.all([shards.manifest(), shards.pages(), shards.days(), heads]);
  check();
  plan.filters = named.map((name) => Object.assign(unitOf(plan, [[`#${name}`, filters[name]]], ""), { name }));
  for (const { keys, start, end } of query.entities) {
    const unit = unitOf(plan, keys.map((key) => `§${key}`.split(":")), "");
    if (unit.all) {
      plan.units.push(unit);
      plan.wants.push({ keys });
    } else plan.unknown.push({ text: query.text.slice(start, end), keys, start, end });
  }
  for (const run of query.runs) {
    const { words, isQuoted, isExcluded } = run;
    const last = words.length - 1;
    run.singles = words.map((word) => plan.heads.has(word.fold) && singleOf(plan, word));
    run.pairs = words.slice(1).map((word, at) => unitOf(plan, [[words[at].fold, word.fold]], `${words[at].form} ${word.form}`));
    const chain = words[1] ? run.pairs : run.singles;
    if (isExcluded) plan.excluded.push(chain);
    else if (isQuoted && !chain.every((unit) => unit.all)) plan.unknown.push({ text: query.text.slice(words[0].start, words[words.length - 1].end) });
    else if (isQuoted) {
      plan.wants.push(run);
      plan.units.push(...chain.map((unit) => ({ ...unit, isMust: true })));
    } else {
      run.isRare = !last || run.pairs[last - 1].all * OFTEN <= run.singles[last - 1].all;
      if (run.isRare) await bringSingle(plan, run, last);
      if (typing && words[last].end === query.text.length) await typing.complete(plan, run);
      await divide(plan, run);
    }
  }
  check();
  const options = [...plan.units, ...plan.links, ...plan.filters, ...plan.excluded.flat()].flatMap((unit) => unit.options.flat());
  await Promise.all(options.map(({ entry }) => shards.bringSets(entry)));
  check();
  plan.isAsked = plan.units[0] || (named[0] && !plan.unknown[0] && !plan.excluded[0]);
  plan.found = match(plan, plan.filters);
  return plan;
};

// What the words and entities of a query are looked up in: heads, each with the second that is likely to be asked for. Of the last of an even number of
// words, most likely none.
export const headsOf = ({ runs, entities }) => [
  ...runs.flatMap(({ words }) => words.map(({ fold }, at) => [fold, words[at + 1] ? words[at + 1].fold : at % 2 ? undefined : ""])),
  ...entities.flatMap(({ keys }) => keys.map((key) => `§${key}`.split(":"))),
];

// Without a second: all keys of a head.
export const bringHeads = ({ shards, heads }, keys) =>
  Promise.all(
    keys.map(async ([head, second]) => {
      const found = await shards.head(head, second);
      const known = heads.get(head);
      heads.set(head, known ? found.map((entries, at) => new Map([...entries, ...known[at]])) : found);
    }),
  );

// Adds to a unit (or makes one) the entries of keys, as answers to what the searcher spelled.
export const unitOf = (plan, keys, spelled, isBegun, known) => {
  const unit = known || { options: plan.segments.map(() => []), good: 0, all: 0, weight: 0, syllables: spelled.split(" ").length };
  for (const [head, second] of keys)
    plan.heads.get(head).forEach((entries, at) => {
      const entry = entries.get(second);
      for (const form of entry ? entry.forms : []) {
        const worth = isBegun ? worthOf(spelled, cutAs(form.said, spelled), plan.pages.named) * COMPLETED : worthOf(spelled, form.said, plan.pages.named);
        const count = countOf(form);
        unit.all += count;
        if (isGood(worth)) unit.good += count;
        unit.options[at].push({ entry, form, worth });
      }
    });
  return unit;
};

const singleOf = (plan, { fold, form }) => unitOf(plan, [[fold, ""]], form);

// Makes the unit of a word alone, where its head was not brought.
const bringSingle = async (plan, { words, singles }, at) =>
  (singles[at] ||= await bringHeads(plan, [[words[at].fold, ""]]).then(() => singleOf(plan, words[at])));

export const countOf = ({ counts }) => counts[0] + counts[1] + counts[2];

export const increase = (counts, key, by) => counts.set(key, (counts.get(key) || 0) + by);

export const mostOf = (counts, limit) =>
  [...counts]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, limit)
    .map(([key]) => key);

const weightOf = ({ good, all }) => good + (all - good) / 100;

// Divides a run into words of one or two syllables, such that neighbours belong together as much as may be. The last word may not be known alone
// where it often stands behind the one before it: it is taken to stand nowhere else.
const divide = async (plan, run) => {
  const { singles, pairs, words, isPrefix } = run;
  const documents = plan.segments.reduce((sum, { size }) => sum + size, 0);
  // An abbreviation, which is a word of its own: bchqs; but not the beginning of one that is still being typed: ng.
  const isShort = ({ fold, end }) => (!isPrefix || end < words[words.length - 1].end) && /^[^aeiouy\d]{2,}$/.test(fold);
  const bonds = pairs.map((pair, at) => {
    if (isShort(words[at]) || isShort(words[at + 1])) return 0;
    const weight = weightOf(pair);
    return Math.max(0, Math.log((weight * documents * BY_CHANCE) / Math.max(weightOf(singles[at]), weight) / Math.max(weightOf(singles[at + 1] || pair), weight)) || 0);
  });
  const best = [0];
  words.forEach((_, at) => best.push(Math.max(best[at], at ? best[at - 1] + bonds[at - 1] : 0)));
  const parts = [];
  for (let end = words.length; end; end = parts[0].start) {
    const isPair = end > 1 && best[end] > best[end - 1];
    const start = end - (isPair ? 2 : 1);
    parts.unshift({ start, end, unit: isPair ? pairs[start] : await bringSingle(plan, run, start) });
  }
  let before;
  for (const { start, end, unit } of parts) {
    if (unit.all) {
      plan.units.push(unit);
      plan.wants.push({ words: words.slice(start, end), isPrefix: isPrefix && end === words.length });
      if (before && pairs[start - 1].all) plan.links.push({ ...pairs[start - 1], before, after: unit });
    } else plan.unknown.push({ ...words[start], words, at: start });
    before = unit.all && unit;
  }
};
