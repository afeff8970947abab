// What a text shows of a query: the places of hits, and the part of the text that has most of them.
import { entitiesOf } from "./entities.mjs";
import { nfcOf, tokens } from "./normalise.mjs";
import { cutAs, isGood, worthOf } from "./rank.mjs";

const BEFORE = 40; // Signs of an excerpt before its first hit, at most.
const LENGTH = 220;

// Whether a text that names `said` names what was asked for: 27/7/2022 is of July 2022 and of 2022.
const includes = (said, asked) => {
  const [kind, value] = said.split(":");
  const [askedKind, wanted] = asked.split(":");
  if (kind !== askedKind) return /^(th|nam)$/.test(askedKind) && value.startsWith(`${wanted}-`);
  return value === wanted || value.startsWith(`${wanted}/`) || value.endsWith(`-${wanted}`);
};

const initialsOf = (words) => words.map(({ fold }) => fold[0]).join("");
export const spelledOf = (words) => words.map(({ form }) => form).join(" ");

/** A text as it is searched for hits: its parts in lines, NFC; their offsets count in it. */
export const readingOf = (...parts) => {
  const text = nfcOf(parts.filter(Boolean).join("\n"));
  return { text, words: tokens(text) };
};

/**
 * The hits of a query in what readingOf() gave: [{start, end, want, worth}], in order; `wants` are what is looked for: {words, isPrefix} or {keys}.
 * A hit whose marks contradict counts only where none is better. An abbreviation is a hit of its words, and they of it.
 */
export const hitsOf = (reading, wants, named) =>
  wants
    .flatMap((want) => {
      if (want.keys) {
        reading.entities ||= entitiesOf(reading.text);
        return reading.entities.filter(({ key }) => want.keys.some((asked) => includes(key, asked))).map(({ start, end }) => ({ start, end, want, worth: 1 }));
      }
      const asked = want.words;
      const last = asked.length - 1;
      const spelled = spelledOf(asked);
      const initials = initialsOf(asked);
      const found = [];
      reading.words.forEach((word, at) => {
        const add = (count, worth) => {
          const run = reading.words.slice(at, at + count);
          const said = want.isPrefix ? cutAs(spelledOf(run), spelled) : spelledOf(run);
          if (run.every(({ joined }, place) => joined || !place))
            found.push({ start: word.start, end: run[count - 1].end, want, worth: worth || worthOf(spelled, said, named) });
        };
        const isSame = ({ fold }, place) => {
          const theirs = (reading.words[at + place] || word).fold;
          return theirs === fold || (want.isPrefix && place === last && theirs.startsWith(fold));
        };
        if (at + last < reading.words.length && asked.every(isSame)) add(last + 1);
        else if (last && word.fold === initials) add(1, 1);
        else if (!last && spelled[1] && initialsOf(reading.words.slice(at, at + spelled.length)) === asked[0].fold) add(spelled.length, 1);
      });
      const good = found.filter(({ worth }) => isGood(worth));
      return good.length ? good : found;
    })
    .sort((one, other) => one.start - other.start || other.end - one.end);

/** The worth of the best hit of each of `wants`, added up. */
export const evidenceOf = (hits, wants) => wants.reduce((sum, want) => sum + Math.max(0, ...hits.map((hit) => (hit.want === want ? hit.worth : 0))), 0);

/** Hits between `from` and `to` as [start, end] for marking, moved by `shift`: those that overlap or stand side by side are one. */
export const marksOf = (hits, from = 0, to = Infinity, shift = 0) => {
  const marks = [];
  for (const { start, end } of hits) {
    const last = marks[marks.length - 1];
    if (start < from || end > to) continue;
    if (last && start + shift <= last[1] + 1) last[1] = Math.max(last[1], end + shift);
    else marks.push([start + shift, end + shift]);
  }
  return marks;
};

/** {excerpt, excerptMarks} of a text: where most of what is wanted stands together, the first of such places. */
export const excerptOf = (text, hits) => {
  let from = 0;
  let most = 0;
  for (const { start } of hits) {
    const { size } = new Set(hits.filter((hit) => hit.start >= start && hit.end <= start + LENGTH - BEFORE).map(({ want }) => want));
    if (size > most) {
      most = size;
      from = Math.max(0, start - BEFORE);
    }
  }
  // Words stay whole, and a paragraph's beginning is a good one.
  const lead = text.slice(from, from + BEFORE);
  if (from) from += lead.lastIndexOf("\n") + 1 || lead.indexOf(" ") + 1;
  const to = from + LENGTH < text.length ? Math.max(text.lastIndexOf(" ", from + LENGTH), from + LENGTH / 2) : text.length;
  const before = from && text[from - 1] !== "\n" ? "… " : "";
  return {
    excerpt: `${before}${text.slice(from, to).replace(/\s/g, " ")}${to < text.length ? " …" : ""}`,
    excerptMarks: marksOf(hits, from, to, before.length - from),
  };
};
