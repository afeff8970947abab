// What a text shows of a query: the places of hits, and the part of the text that has most of them.
import { entitiesOf } from "./entities.mjs";
import { nfcOf, tokens } from "./normalise.mjs";
import { POOR, cutAs, worthOf } from "./rank.mjs";

const BEFORE = 40; // Signs of an excerpt before its first hit, at most.
const LENGTH = 220;

// Whether a text that names `said` names what was asked for: 27/7/2022 is of July 2022 and of 2022.
const includes = (said, asked) => {
  const [kind, value] = said.split(":");
  const [askedKind, wanted] = asked.split(":");
  if (kind !== askedKind) return /^(th|nam)$/.test(askedKind) && kind !== "nd" && value.startsWith(`${wanted}-`);
  return value === wanted || value.startsWith(`${wanted}/`) || value.endsWith(`-${wanted}`);
};

const initialsOf = (words) => words.map(({ fold }) => fold[0]).join("");

/** A text as it is searched for hits: its parts in lines, NFC; their offsets count in it. */
export const readingOf = (...parts) => {
  const text = nfcOf(parts.filter(Boolean).join("\n"));
  return { text, words: tokens(text), entities: null };
};

/**
 * The hits of a query in what readingOf() gave: [{start, end, want, worth}], in order; `wants` are what is looked for: {words, isPrefix} or {keys}.
 * A hit whose marks contradict counts only where none is better. An abbreviation is a hit of its words, and they of it.
 */
export const hitsOf = (reading, wants, named) => {
  const { words } = reading;
  const found = [];
  wants.forEach((want, number) => {
    if (want.keys) {
      reading.entities ||= entitiesOf(reading.text);
      for (const { key, start, end } of reading.entities) if (want.keys.some((asked) => includes(key, asked))) found.push({ start, end, want: number, worth: 1 });
      return;
    }
    const asked = want.words;
    const last = asked.length - 1;
    const spelled = asked.map(({ form }) => form).join(" ");
    const letters = initialsOf(asked);
    const some = [];
    words.forEach((word, at) => {
      const add = (count, compare) => {
        const run = words.slice(at, at + count);
        const said = run.map(({ form }) => form).join(" ");
        if (run.every(({ joined }, place) => joined || !place)) some.push({ start: word.start, end: run[run.length - 1].end, want: number, worth: compare(said) });
      };
      const isSame = ({ fold: folded }, place) => {
        const theirs = words[at + place];
        return theirs && (theirs.fold === folded || (want.isPrefix && place === last && theirs.fold.startsWith(folded)));
      };
      if (asked.every(isSame)) add(last + 1, (said) => worthOf(spelled, want.isPrefix ? cutAs(said, spelled) : said, named));
      else if (last && word.fold === letters) add(1, () => 1);
      else if (!last && letters !== spelled && word.fold[0] === letters && initialsOf(words.slice(at, at + spelled.length)) === asked[0].fold) add(spelled.length, () => 1);
    });
    const isAnyGood = some.some(({ worth }) => worth > POOR);
    found.push(...some.filter(({ worth }) => !isAnyGood || worth > POOR));
  });
  return found.sort((one, other) => one.start - other.start || other.end - one.end);
};

/** For each of `wants` the worth of its best hit, added up. */
export const evidenceOf = (hits, wants) => wants.reduce((sum, _, number) => sum + Math.max(0, ...hits.filter(({ want }) => want === number).map(({ worth }) => worth)), 0);

/** Hits as [start, end] for marking: those that overlap or stand side by side are one. */
export const marksOf = (hits, from = 0, to = Infinity, shift = 0) => {
  const marks = [];
  for (const { start, end } of hits) {
    if (start < from || end > to) continue;
    const last = marks[marks.length - 1];
    if (last && start - from + shift <= last[1] + 1) last[1] = Math.max(last[1], end - from + shift);
    else marks.push([start - from + shift, end - from + shift]);
  }
  return marks;
};

/** {excerpt, excerptMarks} of a text: where most of what is wanted stands together, the first of such places. */
export const excerptOf = (text, hits) => {
  let from = 0;
  let most = 0;
  hits.forEach(({ start }, at) => {
    const wants = new Set();
    for (let next = at; next < hits.length && hits[next].end <= start + LENGTH - BEFORE; next += 1) wants.add(hits[next].want);
    if (wants.size <= most) return;
    most = wants.size;
    from = Math.max(0, start - BEFORE);
  });
  // Words stay whole, and a paragraph's beginning is a good one.
  if (from) {
    const lead = text.slice(from, from + BEFORE);
    const paragraph = lead.lastIndexOf("\n") + 1;
    from += paragraph || lead.indexOf(" ") + 1;
  }
  let to = Math.min(text.length, from + LENGTH);
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + LENGTH / 2);
  const before = from && text[from - 1] !== "\n" ? "… " : "";
  return {
    excerpt: `${before}${text.slice(from, to).replace(/\s/g, " ")}${to < text.length ? " …" : ""}`,
    excerptMarks: marksOf(hits, from, to, before.length),
  };
};
