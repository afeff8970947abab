// The search: from what a reader types to results, all of it here but the loading of files.
import { evidenceOf, excerptOf, hitsOf, marksOf, readingOf, spelledOf } from "./excerpt.mjs";
import { fold, spellingClass, tokens } from "./normalise.mjs";
import { parseQuery } from "./query.mjs";
import { TIES, bestOf, cutAs, isGood, match, worthOf } from "./rank.mjs";
import { createShards } from "./shards.mjs";
import { fromTelex } from "./telex.mjs";
import { isOneEdit, soundOf } from "./typos.mjs";

const COMPLETIONS = 6; // Words that one still being typed may become.
const COMPLETED = 0.85; // What a hit of these is worth.
const CANDIDATES = 12; // Words that a mistyped first one may have been.
const BY_CHANCE = 50; // Two words are one, as "hội nghị", if they are neighbours this much more often (by N / df / df) than any two.
const PAGES = 6;

/** {search(request), suggest(text, limit)}; `load(name, fresh)` gives the bytes of a file of the index, with `fresh` past every cache. */
export const createEngine = ({ load }) => {
  let shards = createShards(load);
  // Files of two builds, or one that is no more: all is loaded afresh. No network: what is there stays.
  const safely =
    (ask) =>
    async (...given) => {
      try {
        return await ask(shards, ...given);
      } catch (error) {
        const fresh = createShards(load, true);
        const answer = await ask(fresh, ...given).catch(() => {
          throw error;
        });
        shards = fresh;
        return answer;
      }
    };
  return { search: safely(search), suggest: safely(suggest) };
};

const search = async (shards, request) => {
  const { q = "", literal } = request;
  let plan = await planOf(shards, q, request);
  let corrected = null;
  for (let tries = 0; !literal && tries < 3 && (plan.unknown.length || !plan.found.clean); tries += 1) {
    const repaired = await repair(plan);
    const better = repaired && (await planOf(shards, repaired.to, request));
    if (!better || (better.found.clean <= plan.found.clean && better.unknown.length >= plan.unknown.length)) break;
    plan = better;
    corrected = repaired;
  }
  const [results, facets] = await Promise.all([resultsOf(plan, request), request.facets ? facetsOf(plan, request) : null]);
  return { q, total: plan.found.total, atLeast: false, corrected, missing: plan.unknown.map(({ text }) => text), pages: pagesOf(plan), results, facets };
};

// What a query comes to: its units, what of them is looked for in texts, and the documents that have them.
const planOf = async (shards, text, { prefix, filters = {}, sort }) => {
  const query = parseQuery(text);
  const [{ segments }, pages, days] = await Promise.all([shards.manifest(), shards.pages(), shards.days()]);
  const plan = { ...query, shards, segments, pages, days, heads: new Map(), units: [], links: [], excluded: [], unknown: [], wants: [], isStrict: sort === "ngay" };
  const named = Object.keys(filters).filter((name) => filters[name]);
  await bringHeads(plan, [
    ...query.runs.flatMap(({ words }) => words.map((word) => word.fold)),
    ...query.entities.flatMap(({ keys }) => keys.map((key) => `§${key.split(":")[0]}`)),
    ...named.map((name) => `#${name}`),
  ]);
  plan.filters = named.map((name) => Object.assign(unitOf(plan, [[`#${name}`, filters[name]]], ""), { name }));
  for (const { keys, start, end } of query.entities) {
    const unit = unitOf(plan, keys.map((key) => `§${key}`.split(":")), "");
    if (unit.all) {
      plan.units.push(unit);
      plan.wants.push({ keys });
    } else plan.unknown.push({ text: query.text.slice(start, end) });
  }
  for (const run of query.runs) {
    const { words, isQuoted, isExcluded } = run;
    run.singles = words.map((word) => unitOf(plan, [[word.fold, ""]], word.form));
    run.pairs = words.slice(1).map((word, at) => unitOf(plan, [[words[at].fold, word.fold]], `${words[at].form} ${word.form}`));
    const chain = words[1] ? run.pairs : run.singles;
    if (isExcluded) plan.excluded.push(chain);
    else if (isQuoted && !chain.every((unit) => unit.all)) plan.unknown.push({ text: query.text.slice(words[0].start, words[words.length - 1].end) });
    else if (isQuoted) {
      plan.wants.push(run);
      plan.units.push(...chain.map((unit) => ({ ...unit, isMust: true })));
    } else {
      if (prefix && words[words.length - 1].end === query.text.length) await complete(plan, run);
      divide(plan, run);
    }
  }
  await Promise.all([...plan.units, ...plan.links, ...plan.filters, ...plan.excluded.flat()].flatMap(({ options }) => options.flat().map(({ entry }) => shards.bringSets(entry))));
  plan.isAsked = plan.units[0] || (named[0] && !plan.unknown[0] && !plan.excluded[0]);
  plan.found = match(plan, plan.filters);
  return plan;
};

const bringHeads = ({ shards, heads }, names) => Promise.all(names.map(async (name) => heads.set(name, await shards.head(name))));

// Adds to a unit (or makes one) the entries of keys, as answers to what the searcher spelled.
const unitOf = (plan, keys, spelled, isBegun, unit = { options: plan.segments.map(() => []), good: 0, all: 0, weight: 0, syllables: spelled.split(" ").length }) => {
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

const countOf = ({ counts }) => counts[0] + counts[1] + counts[2];

const increase = (counts, key, by) => counts.set(key, (counts.get(key) || 0) + by);

const mostOf = (counts, limit) =>
  [...counts]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, limit)
    .map(([key]) => key);

// A word that is still being typed: what it may become, behind the word before it or alone.
const complete = async (plan, run) => {
  const last = run.words.length - 1;
  const { fold: begun } = run.words[last];
  const isBegun = (word) => word.startsWith(begun) && word !== begun;
  const counts = new Map();
  const before = last && run.words[last - 1].fold;
  if (before) for (const entries of plan.heads.get(before)) for (const [second, { forms }] of entries) if (isBegun(second)) for (const form of forms) increase(counts, second, countOf(form));
  if (!counts.size && begun[1]) for (const [word, power] of await plan.shards.lexicon()) if (isBegun(word)) counts.set(word, power);
  const some = mostOf(counts, COMPLETIONS);
  run.isPrefix = some.length;
  const isPair = before && plan.heads.get(before).some((entries) => entries.has(some[0]));
  if (isPair) unitOf(plan, some.map((second) => [before, second]), spelledOf(run.words.slice(-2)), true, run.pairs[last - 1]);
  else {
    await bringHeads(plan, some);
    unitOf(plan, some.map((head) => [head, ""]), run.words[last].form, true, run.singles[last]);
  }
};

const weightOf = ({ good, all }) => good + (all - good) / 100;

// Divides a run into words of one or two syllables, such that neighbours belong together as much as may be.
const divide = (plan, { singles, pairs, words, isPrefix }) => {
  const documents = plan.segments.reduce((sum, { size }) => sum + size, 0);
  const bonds = pairs.map((pair, at) => {
    const weight = weightOf(pair);
    return Math.max(0, Math.log((weight * documents * BY_CHANCE) / Math.max(weightOf(singles[at]), weight) / Math.max(weightOf(singles[at + 1]), weight)) || 0);
  });
  const best = [0];
  words.forEach((_, at) => best.push(Math.max(best[at], at ? best[at - 1] + bonds[at - 1] : 0)));
  const parts = [];
  for (let end = words.length; end; end = parts[0].start) {
    const isPair = end > 1 && best[end] > best[end - 1];
    const start = end - (isPair ? 2 : 1);
    parts.unshift({ start, end, unit: isPair ? pairs[start] : singles[start] });
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

// How many results each value of a facet has, under the filters of the others.
const facetsOf = async (plan, request) => {
  const labels = { nam: {}, ...(await plan.shards.labels()) };
  const found = {};
  for (const name of Object.keys(labels)) {
    const others = plan.filters.filter((unit) => unit.name !== name);
    const { scores } = others.length < plan.filters.length ? match(plan, others) : plan.found;
    const counts = new Map();
    await bringHeads(plan, [`#${name}`]);
    await Promise.all(
      plan.heads.get(`#${name}`).flatMap((entries, at) =>
        Array.from(entries, async ([value, entry]) => {
          await plan.shards.bringSets(entry);
          increase(counts, value, entry.forms[0].sets[0].reduce((sum, number) => sum + !!scores[at][number], 0));
        }),
      ),
    );
    found[name] = mostOf(counts).flatMap((value) => (counts.get(value) ? { value, label: labels[name][value] || value, count: counts.get(value) } : []));
    if (name === "nam") found[name].sort((one, other) => other.value - one.value);
  }
  return found;
};

// The results from `offset` on, with what they show. That decides among those shown together too: whether a document says what is wanted in
// its own words, in title or place or in the text, and whether all of it stands together there.
const resultsOf = async (plan, { offset = 0, limit = 20 }) => {
  const { segments, wants, isStrict } = plan;
  const { start, best } = bestOf(segments, plan.found.scores, plan.days, isStrict, offset, offset + limit);
  const [from, to] = [offset - start, offset - start + limit];
  const isTied = best.length <= to + TIES;
  const some = await Promise.all((isTied ? best : best.slice(from, to)).map(async (one) => ({ ...one, shown: await plan.shards.shown(segments[one.at], one.number) })));
  some.sort((one, other) => other.key - one.key || (one.shown[0] < other.shown[0] ? -1 : 1));
  const runs = plan.runs.filter(({ words, isExcluded }) => words[1] && !isExcluded);
  const read = (reading, what) => hitsOf(reading, what, plan.pages.named);
  const found = (isTied ? some.slice(from, to) : some).map(({ key, shown: [id, name, place, day, decrees, summary, body] }) => {
    const [title, text, top] = [readingOf(name), readingOf(summary, body), readingOf(name, place)];
    const [marks, hits] = [read(title, wants), read(text, wants)];
    let evidence = evidenceOf([...read(top, wants), ...hits], wants) / (wants.length || 1);
    for (const run of runs) {
      const together = Math.max(evidenceOf(read(top, [run]), [run]), evidenceOf(read(text, [run]), [run]) * 0.7);
      evidence += together ? together / runs.length : run.isQuoted ? -9 : 0;
    }
    const result = { id, href: `tin/${id}.html`, title: title.text, marks: marksOf(marks), place, day, decrees: decrees ? decrees.split(", ") : [], ...excerptOf(text.text, hits) };
    return { key: isStrict ? 0 : key + evidence * 3e11, result };
  });
  return found.sort((one, other) => other.key - one.key).map(({ result }) => result);
};

// Pages that the query names: the longest name first, for "Hà Giang" is more than "Giang".
const pagesOf = ({ runs, entities, pages }) =>
  pages
    .map(({ link, keys, names }) => {
      const isNamed = (words) => (name) => words.some((_, at) => name.every(({ form, fold: folded }, place) => words[at + place] && words[at + place].fold === folded && spellingClass(words[at + place].form, form) < 2));
      const lengths = runs.flatMap(({ words, isExcluded }) => (isExcluded ? [] : names.filter(isNamed(words)).map((name) => name.length)));
      return { link, length: Math.max(0, ...lengths, +entities.some((entity) => entity.keys.some((key) => keys.includes(key)))) };
    })
    .filter(({ length }) => length)
    .sort((one, other) => other.length - one.length)
    .slice(0, PAGES)
    .map(({ link }) => link);

const suggest = async (shards, text, limit = 8) => {
  const begun = tokens(text).map((word) => word.fold);
  return (await shards.pages())
    .map(({ link, names }) => ({ link, places: names.map((words) => ` ${words.map((word) => word.fold).join(" ")}`.indexOf(` ${begun.join(" ")}`)).filter((place) => place >= 0) }))
    .filter(({ places }) => begun.length && places.length)
    .sort((one, other) => Math.min(...one.places) - Math.min(...other.places))
    .slice(0, limit)
    .map(({ link }) => link);
};

// A correction of one word, {to, why}, or nothing. Where all words are known and no document has them all, one may be another that is written alike.
const repair = async (plan) => {
  const suspects = plan.unknown[0] ? plan.unknown : plan.runs.flatMap(({ words, isQuoted, isExcluded }) => (isQuoted || isExcluded || !words[1] ? [] : words.map((word, at) => ({ ...word, words, at, isWord: true }))));
  const { text } = plan;
  for (const suspect of suspects.filter(({ words }) => words)) {
    const telex = suspect.isWord ? "" : fromTelex(suspect.text);
    const isTelex = telex && (await plan.shards.lexicon()).has(fold(telex));
    const word = isTelex ? telex : await oneEdit(plan, suspect);
    if (word) return { to: `${text.slice(0, suspect.start)}${word}${text.slice(suspect.end)}`.trim(), why: isTelex ? "telex" : "typo" };
  }
  return null;
};

// The word one edit away that stands most often beside its neighbours; alone, that stands most often at all.
const oneEdit = async (plan, { words, at, fold: word, isWord }) => {
  const sound = soundOf(word);
  const alike = new Map();
  for (const [other, power] of await plan.shards.lexicon()) {
    const bonus = soundOf(other) === sound ? 8 : 0;
    if (other !== word && /\D/.test(other) && (bonus || isOneEdit(word, other))) alike.set(other, power + bonus);
  }
  const scores = new Map();
  const weigh = (head, second, half, other) => {
    for (const entries of plan.heads.get(head)) for (const one of entries.has(second) ? entries.get(second).forms : []) increase(scores, `${one.said.split(" ")[half]} ${other}`, countOf(one));
  };
  const isKnown = (place) => words[place] && plan.heads.get(words[place].fold).some((entries) => entries.size);
  // A pair that is there is no slip.
  if (isWord && [at - 1, at].some((place) => words[place] && words[place + 1] && plan.heads.get(words[place].fold).some((entries) => entries.has(words[place + 1].fold)))) return "";
  if (at) for (const other of alike.keys()) weigh(words[at - 1].fold, other, 1, other);
  if (!scores.size) {
    const some = mostOf(alike, CANDIDATES);
    await bringHeads(plan, some);
    const isAlone = !isWord && word[2] && !isKnown(at - 1) && !isKnown(at + 1);
    for (const other of some) {
      if (words[at + 1]) weigh(other, words[at + 1].fold, 0, other);
      if (isAlone) weigh(other, "", 0, other);
    }
  }
  for (const [key, count] of scores) scores.set(key, Math.log(count) + alike.get(key.split(" ")[1]) / 2);
  return (mostOf(scores, 1)[0] || "").split(" ")[0];
};
