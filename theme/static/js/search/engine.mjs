// The search: from what a reader types to results, all of it here but the loading of files.
import { evidenceOf, excerptOf, hitsOf, marksOf, readingOf } from "./excerpt.mjs";
import { fold, spellingClass, tokens } from "./normalise.mjs";
import { parseQuery } from "./query.mjs";
import { TIES, addEntry, bestOf, bringUnits, createUnit, match } from "./rank.mjs";
import { createShards } from "./shards.mjs";
import { fromTelex } from "./telex.mjs";
import { isOneEdit, soundOf } from "./typos.mjs";

const COMPLETIONS = 6; // Words that one still being typed may become.
const COMPLETED = 0.85; // What a hit of these is worth.
const BY_CHANCE = 50; // Two words are one, as "hội nghị", if they are neighbours this much more often (by N / df / df) than any two.
const CANDIDATES = 12; // Words that a mistyped first one may have been.
const PAGES = 6;

export const createEngine = ({ load }) => {
  let shards = createShards(load);
  // Files of two builds, or one that is no more: all is loaded afresh. No network: what is there stays.
  const safely = async (ask) => {
    try {
      return await ask(shards);
    } catch (error) {
      const fresh = createShards(load, true);
      const answer = await ask(fresh).catch(() => {
        throw error;
      });
      shards = fresh;
      return answer;
    }
  };
  return {
    search: (request) => safely((current) => search(current, request)),
    suggest: (text, limit = 8) => safely((current) => suggest(current, text, limit)),
  };
};

const search = async (shards, request) => {
  const { q = "", literal } = request;
  let plan = await planOf(shards, q, request);
  let corrected = null;
  if (!literal) {
    for (let tries = 0; tries < 3 && (plan.unknown.length || !plan.found.clean); tries += 1) {
      const repaired = await repair(shards, plan);
      if (!repaired) break;
      const better = await planOf(shards, repaired.to, request);
      if (better.found.clean <= plan.found.clean && better.unknown.length >= plan.unknown.length) break;
      plan = better;
      corrected = repaired.why === "typo" || !corrected ? repaired : { ...repaired, why: corrected.why };
    }
  }
  const [results, facets] = await Promise.all([resultsOf(shards, plan, request), request.facets ? facetsOf(shards, plan, request) : null]);
  const missing = plan.unknown.map(({ text }) => text);
  return { q, total: plan.found.total, atLeast: false, corrected, missing, pages: pagesOf(plan), results, facets };
};

// What a query comes to: its units, and the documents that have them.
const planOf = async (shards, text, { prefix = false, filters = {}, sort = "" }) => {
  const query = parseQuery(text);
  const { segments, size } = await shards.manifest();
  const runs = [...query.runs, ...query.excluded.map((words) => ({ tokens: words, isExcluded: true }))];
  const entityHeads = query.entities.flatMap(({ keys }) => keys.map((key) => `§${key.split(":")[0]}`));
  const wanted = new Set([...runs.flatMap((run) => run.tokens.map((token) => token.fold)), ...entityHeads]);
  const heads = new Map();
  const [pages, days] = await Promise.all([
    shards.pages(),
    shards.days(),
    Promise.all(Array.from(wanted, async (head) => heads.set(head, await shards.head(head)))),
  ]);
  const plan = { query, segments, size, heads, pages, days, named: pages.named, units: [], links: [], phrases: [], excluded: [], unknown: [], wants: [], filters };

  const unitOf = (head, second, spelled, more) => {
    const unit = createUnit(segments, more);
    segments.forEach((segment, at) => {
      const entries = heads.get(head)[at];
      const entry = entries.get(second);
      if (entry) addEntry(unit, at, entries, entry, spelled, pages.named);
    });
    return unit;
  };
  Object.assign(plan, { unitOf });

  for (const entity of query.entities) {
    const unit = createUnit(segments);
    for (const key of entity.keys) {
      const [kind, value] = key.split(":");
      segments.forEach((segment, at) => {
        const entries = heads.get(`§${kind}`)[at];
        const entry = entries.get(value);
        if (entry) addEntry(unit, at, entries, entry, "", pages.named);
      });
    }
    if (unit.all) {
      plan.units.push(unit);
      plan.wants.push({ keys: entity.keys });
    } else plan.unknown.push({ text: query.text.slice(entity.start, entity.end) });
  }
  for (const run of runs) {
    const words = run.tokens;
    run.singles = words.map((token) => unitOf(token.fold, "", token.form, { token }));
    run.pairs = words.slice(1).map((token, at) => unitOf(words[at].fold, token.fold, `${words[at].form} ${token.form}`));
    const chain = run.pairs.length ? run.pairs : run.singles;
    if (run.isExcluded) plan.excluded.push(chain.map((unit) => ({ ...unit, good: 1 })));
    else if (run.quoted) {
      plan.phrases.push(chain);
      plan.wants.push({ words, isQuoted: true });
      plan.units.push(...chain);
    } else {
      const last = words[words.length - 1];
      const isLast = last.end === query.text.length;
      if (isLast && prefix) await complete(shards, plan, run);
      divide(plan, run);
    }
  }
  const chosen = [...plan.units, ...plan.links, ...plan.excluded.flat()];
  const [allowed] = await Promise.all([allowedOf(shards, plan, filters), bringUnits(shards, segments, chosen)]);
  const strict = sort === "ngay";
  const isNothing = !plan.units.length && (plan.unknown.length || !Object.values(filters).some(Boolean));
  plan.found = isNothing ? { total: 0, complete: 0, scores: segments.map(() => []) } : match({ ...plan, allowed, strict });
  plan.allowed = allowed;
  return plan;
};

// A word that is still being typed: what it may become, behind the word before it or alone.
const complete = async (shards, plan, run) => {
  const last = run.tokens.length - 1;
  const { form, fold: begun } = run.tokens[last];
  const add = (unit, head, entry, at, spelled) => addEntry(unit, at, plan.heads.get(head)[at], entry, spelled, plan.named, COMPLETED);
  if (last) {
    const before = run.tokens[last - 1];
    const counts = new Map();
    for (const entries of plan.heads.get(before.fold))
      for (const [second, { forms }] of entries)
        if (second.startsWith(begun) && second !== begun) for (const { counts: some } of forms) counts.set(second, (counts.get(second) || 0) + some[0] + some[1] + some[2]);
    for (const second of mostOf(counts, COMPLETIONS))
      plan.heads.get(before.fold).forEach((entries, at) => entries.has(second) && add(run.pairs[last - 1], before.fold, entries.get(second), at, `${before.form} ${form}`));
    run.isPrefix = counts.size > 0;
  }
  if (run.isPrefix || begun.length < 2) return;
  const words = new Map([...(await shards.lexicon())].filter(([word]) => word.startsWith(begun) && word !== begun));
  const some = mostOf(words, COMPLETIONS);
  await Promise.all(some.map(async (head) => plan.heads.set(head, await shards.head(head))));
  for (const head of some) plan.heads.get(head).forEach((entries, at) => entries.has("") && add(run.singles[last], head, entries.get(""), at, form));
  run.isPrefix = some.length > 0;
};

const mostOf = (counts, limit) =>
  [...counts]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, limit)
    .map(([word]) => word);

const weightOf = ({ good, all }) => good + (all - good) / 100;

// Divides a run into words of one or two syllables, such that neighbours belong together as much as may be.
const divide = (plan, run) => {
  const { singles, pairs, tokens: words } = run;
  const bonds = pairs.map((pair, at) => {
    const bond = (weightOf(pair) * plan.size * BY_CHANCE) / (Math.max(weightOf(singles[at]), weightOf(pair)) * Math.max(weightOf(singles[at + 1]), weightOf(pair)));
    return bond > 1 ? Math.log(bond) : 0;
  });
  const best = [0];
  words.forEach((word, at) => best.push(Math.max(best[at], at && bonds[at - 1] ? best[at - 1] + bonds[at - 1] : 0)));
  const parts = [];
  for (let end = words.length; end; ) {
    const isPair = end > 1 && bonds[end - 2] && best[end] === best[end - 2] + bonds[end - 2];
    const start = end - (isPair ? 2 : 1);
    parts.unshift({ start, end, unit: isPair ? pairs[start] : singles[start] });
    end = start;
  }
  let before;
  for (const { start, end, unit } of parts) {
    if (!unit.all) {
      if (end - start === 1) plan.unknown.push({ ...words[start], run, at: start });
      before = null;
      continue;
    }
    plan.units.push(unit);
    plan.wants.push({ words: words.slice(start, end), isPrefix: run.isPrefix && end === words.length });
    if (before && pairs[start - 1].all) plan.links.push({ ...pairs[start - 1], before, after: unit });
    before = unit;
  }
};

// Filters: for each segment which documents they let through; nothing where there is no filter.
const allowedOf = async (shards, plan, filters) => {
  const names = Object.keys(filters).filter((name) => filters[name]);
  const masks = await Promise.all(names.map((name) => facetMask(shards, plan, name, filters[name])));
  return plan.segments.map(({ size }, at) => names.length && Uint8Array.from({ length: size }, (_, number) => +masks.every((mask) => mask[at][number])));
};

const facetMask = async (shards, plan, name, value) => {
  if (name === "nam") return plan.days.map((days) => Uint8Array.from(days, (day) => +(Math.floor(day / 10000) === +value)));
  const entries = await shards.head(`#${name}`);
  return Promise.all(
    plan.segments.map(async (segment, at) => {
      const mask = new Uint8Array(segment.size);
      const entry = entries[at].get(value);
      if (entry) {
        await shards.bringSets(segment, entries[at], entry);
        for (const number of entry.forms[0].sets[0]) mask[number] = 1;
      }
      return mask;
    }),
  );
};

// How many results each value of a facet has, under the filters of the others.
const facetsOf = async (shards, plan, { filters = {}, sort }) => {
  const labels = await shards.labels();
  const found = {};
  await Promise.all(
    ["nam", ...Object.keys(labels)].map(async (name) => {
      let { scores } = plan.found;
      if (filters[name]) {
        const allowed = await allowedOf(shards, plan, { ...filters, [name]: "" });
        scores = match({ ...plan, allowed, strict: sort === "ngay" }).scores;
      }
      const counts = new Map();
      const add = (value, count) => count && counts.set(value, (counts.get(value) || 0) + count);
      if (name === "nam") plan.days.forEach((days, at) => scores[at].forEach((score, number) => score && days[number] && add(`${Math.floor(days[number] / 10000)}`, 1)));
      else {
        const heads = await shards.head(`#${name}`);
        await Promise.all(
          heads.flatMap((entries, at) =>
            Array.from(entries, async ([value, entry]) => {
              await shards.bringSets(plan.segments[at], entries, entry);
              add(value, entry.forms[0].sets[0].reduce((sum, number) => sum + !!scores[at][number], 0));
            }),
          ),
        );
      }
      const known = labels[name] || {};
      found[name] = Array.from(counts, ([value, count]) => ({ value, label: known[value] || value, count }));
      found[name].sort((one, other) => (name === "nam" ? other.value - one.value : other.count - one.count || (one.value < other.value ? -1 : 1)));
    }),
  );
  return found;
};

// The results from `offset` on, with what they show. What a document says in so many words puts it before others of these.
const resultsOf = async (shards, plan, { sort, offset = 0, limit = 20 }) => {
  const { found, days, segments, wants } = plan;
  const { start, best } = bestOf(segments, found.scores, days, sort === "ngay", offset, offset + limit);
  const from = offset - start;
  const isTied = best.length <= from + limit + TIES;
  let some = await Promise.all(
    (isTied ? best : best.slice(from, from + limit)).map(async (one) => ({ ...one, shown: await shards.shown(segments[one.at], one.number) })),
  );
  if (isTied) some = some.sort((one, other) => other.key - one.key || (one.shown[0] < other.shown[0] ? -1 : 1)).slice(from, from + limit);
  // What a result shows decides among those shown together: whether it says what is wanted in its own words, in title or place or in the text,
  // and whether all of it stands together.
  const runs = plan.query.runs.filter((run) => run.tokens.length > 1).map(({ tokens: words }) => ({ words }));
  const find = (reading, some) => hitsOf(reading, some, plan.named);
  some.forEach((one) => {
    const [, title, place, , , summary, body] = one.shown;
    one.title = readingOf(title);
    one.text = readingOf(summary, body);
    one.titleHits = find(one.title, wants);
    one.hits = find(one.text, wants);
    if (sort === "ngay") return;
    const top = readingOf(title, place);
    const said = evidenceOf([...find(top, wants), ...one.hits], wants) / (wants.length || 1);
    const together = runs.map((run) => Math.max(evidenceOf(find(top, [run]), [run]), evidenceOf(find(one.text, [run]), [run]) * 0.7));
    one.key += 3e11 * (said + together.reduce((sum, value) => sum + value, 0) / (runs.length || 1));
    for (const run of plan.query.runs) if (run.quoted && !find(top, [{ words: run.tokens }]).length && !find(one.text, [{ words: run.tokens }]).length) one.key -= 5e12;
  });
  if (sort !== "ngay") some.sort((one, other) => other.key - one.key);
  return some.map(({ shown: [id, , place, day, decrees], title, text, titleHits, hits }) => ({
    id,
    href: `tin/${id}.html`,
    title: title.text,
    marks: marksOf(titleHits),
    place,
    day,
    decrees: decrees ? decrees.split(", ") : [],
    ...excerptOf(text.text, hits),
  }));
};

// Pages that the query names.

const pagesOf = ({ query, pages }) => {
  const asked = query.runs.map((run) => run.tokens);
  const keys = new Set(query.entities.flatMap((entity) => entity.keys));
  const found = [];
  for (const page of pages) {
    let length = page.keys.some((key) => keys.has(key)) ? 1 : 0;
    for (const name of page.names) for (const words of asked) if (findName(words, name) >= 0) length = Math.max(length, name.length);
    if (length) found.push({ page, length });
  }
  // "Hà Giang" is no page of "Giang".
  found.sort((one, other) => other.length - one.length);
  return found.slice(0, PAGES).map(({ page: { kind, title, href, note } }) => ({ kind, title, href, note }));
};

const findName = (words, name) =>
  words.findIndex((_, at) => name.every(({ form, fold: folded }, place) => {
    const word = words[at + place];
    return word && word.fold === folded && spellingClass(word.form, form) < 2;
  }));

const suggest = async (shards, text, limit) => {
  const pages = await shards.pages();
  const begun = tokens(text).map((token) => token.fold).join(" ");
  if (!begun) return [];
  const ranked = [];
  pages.forEach((page, order) => {
    const places = page.names.map((words) => ` ${words.map((word) => word.fold).join(" ")}`.indexOf(` ${begun}`)).filter((place) => place >= 0);
    if (places.length) ranked.push({ page, order, place: Math.min(...places) });
  });
  ranked.sort((one, other) => one.place - other.place || one.order - other.order);
  return ranked.slice(0, limit).map(({ page: { kind, title, href, note } }) => ({ kind, title, href, note }));
};

// Corrections: {to, why}, or nothing.

const repair = async (shards, plan) => {
  const suspects = plan.unknown.filter(({ run }) => run);
  // All words are known, and no document has them all: one may be another that is written alike.
  if (!plan.unknown.length)
    for (const run of plan.query.runs)
      if (!run.quoted && run.tokens.length > 1)
        run.tokens.forEach((token, at) => {
          const isAlone = ![at - 1, at].some((pair) => run.pairs[pair] && run.pairs[pair].all);
          if (isAlone) suspects.push({ ...token, run, at, isWord: true });
        });
  for (const suspect of suspects) {
    const telex = suspect.isWord ? "" : fromTelex(suspect.text);
    const better = telex && (await isKnown(shards, telex)) ? { word: telex, why: "telex" } : await oneEdit(shards, plan, suspect);
    if (better) {
      const { text } = plan.query;
      return { to: `${text.slice(0, suspect.start)}${better.word}${text.slice(suspect.end)}`.trim(), why: better.why };
    }
  }
  return null;
};

const isKnown = async (shards, word) => (await shards.lexicon()).has(fold(word));

// The word one edit away that stands most often beside its neighbours.
const oneEdit = async (shards, plan, { run, at, fold: word, form, isWord }) => {
  const sound = soundOf(word);
  const lexicon = await shards.lexicon();
  const alike = new Map();
  for (const [other, power] of lexicon)
    if (other !== word && /\D/.test(other) && (isOneEdit(word, other) || soundOf(other) === sound)) alike.set(other, power + (soundOf(other) === sound ? 8 : 0));
  const before = run.tokens[at - 1];
  const after = run.tokens[at + 1];
  let best = null;
  const weigh = (head, second, half, power) => {
    const counts = new Map();
    for (const entries of plan.heads.get(head) || []) {
      const entry = entries.get(second);
      for (const { first, other, counts: some } of entry ? entry.forms : []) {
        const spelled = half ? other : first;
        counts.set(spelled, (counts.get(spelled) || 0) + (some[0] + some[1] + some[2]) * (spellingClass(form, spelled) || fold(form) !== fold(spelled) ? 1 : 2));
      }
    }
    for (const [spelled, count] of counts) {
      const score = Math.log(count) + power / 2;
      if (!best || score > best.score) best = { word: spelled, why: "typo", score };
    }
  };
  if (before) for (const [other, power] of alike) weigh(before.fold, other, 1, power);
  if (!best) {
    const isAlone = ![at - 1, at + 1].some((place) => run.singles[place] && run.singles[place].all);
    const some = mostOf(alike, CANDIDATES);
    await Promise.all(some.map(async (head) => plan.heads.set(head, await shards.head(head))));
    if (after) for (const other of some) weigh(other, after.fold, 0, alike.get(other));
    if (!best && isAlone && !isWord && word.length > 2) for (const other of some) weigh(other, "", 0, alike.get(other));
  }
  return best;
};
