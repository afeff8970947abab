// The files of the index: brought once, unfolded, kept.
import { fold, tokens } from "./normalise.mjs";
import { Reader } from "./sets.mjs";

const fileName = (head) => head.replace(/[^a-z0-9]/gu, (char) => `_${char.codePointAt(0).toString(16)}_`);

// Which of `places` files has a small head or a second (FNV-1a of its name).
const dealt = (text, places) => {
  let hashed = 0x811c9dc5;
  for (const char of fileName(text)) hashed = Math.imul(hashed ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return ((hashed ^ (hashed >>> 15)) >>> 0) % places;
};

const textOf = (bytes) => new TextDecoder().decode(bytes);

// head → second → {forms: [{said, counts, sets}], bring}; `isThere(second)`: whether the file has its sets. If not, bring() gives the entry with them.
const readDictionary = (bytes, segment, isThere, keysOf) => {
  const reader = new Reader(bytes, 4);
  const heads = reader.words();
  const firsts = reader.words();
  const words = reader.words();
  const whole = [];
  let base = 0;
  let word = 0;
  const found = new Map();
  for (const head of heads) {
    const spellings = firsts.slice(base, (base += reader.number()));
    const entries = new Map();
    for (let left = reader.number(); left; left -= 1) {
      const shape = reader.number();
      const second = shape & 1 ? words[word++] : fold(words[word]);
      const forms = Array.from({ length: shape >> 1 }, () => {
        const place = reader.number();
        return { said: `${spellings[place >> 3]} ${words[word++]}`.trim(), counts: [1, 2, 4].map((tier) => (place & tier ? reader.number() : 0)) };
      });
      entries.set(second, { forms, bring: () => keysOf(segment, head, second).then((entries) => entries.get(second)) });
      if (isThere(second)) whole.push(...forms);
    }
    found.set(head, entries);
  }
  for (const form of whole) form.sets = form.counts.map((count) => (count ? reader.set(count, segment.size) : []));
  return found;
};

// Pages of places, decrees, years; `named`: the forms, and pairs of them, in their names.
const readPages = (bytes) => {
  const read = ([kind, title, href, note, names, keys]) => ({ link: { kind, title, href, note }, keys, names: [title, ...names].map(tokens) });
  const pages = JSON.parse(textOf(bytes)).map(read);
  pages.named = new Set();
  for (const words of pages.flatMap(({ names }) => names)) {
    if (words.length === 1) pages.named.add(words[0].form);
    for (let at = 1; at < words.length; at += 1) pages.named.add(`${words[at - 1].form} ${words[at].form}`);
  }
  return pages;
};

/**
 * `load(name, fresh)` gives the bytes of a file; with `fresh` past every cache. Files of two builds do not fit together: then everything
 * rejects, and shards that load all afresh are wanted.
 */
export const createShards = (load, fresh) => {
  const kept = new Map();
  const once = (name, read) => {
    if (!kept.has(name)) {
      const made = load(name, fresh).then(read);
      kept.set(name, made);
      made.catch(() => kept.delete(name));
    }
    return kept.get(name);
  };
  const check = (is) => {
    if (!is) throw new Error("stale");
  };
  const ofSegment = ({ name, stamp }, file, read) =>
    once(`${name}/${file}`, (bytes) => {
      check(Array.from(bytes.subarray(0, 4), (byte) => (256 + byte).toString(16).slice(1)).join("") === stamp);
      return read(bytes);
    });

  // The keys of a head in a segment: those of the page that has `second`, or all, some of them without their sets.
  const keysOf = async (segment, head, second) => {
    const pages = segment.own.get(head);
    const pageOf = (other) => pages && (other ? `${pages}-${dealt(other, pages)}` : "a");
    const page = pages && second === undefined ? "d" : pageOf(second);
    const file = segment.own.has(head) ? `h-${fileName(head)}-${page}` : `g-${dealt(head, segment.groups)}`;
    const isThere = (other) => pageOf(other) === page;
    return (await ofSegment(segment, file, (bytes) => readDictionary(bytes, segment, isThere, keysOf))).get(head) || new Map();
  };

  /** {texts, segments: [{name, stamp, size, own: head → how many pages, groups}]} */
  const manifest = () =>
    once("muc-luc", (bytes) => {
      const found = JSON.parse(textOf(bytes));
      for (const segment of found.segments) segment.own = new Map(Object.entries(segment.own));
      return found;
    });

  const ofSegments = async (ask) => Promise.all((await manifest()).segments.map(ask));

  return {
    manifest,

    /** The keys of a head, by segment second → entry: those in the file that has `second`, or all. */
    head: (head, second) => ofSegments((segment) => keysOf(segment, head, second)),

    /** Brings the sets of the forms of an entry, by tier. */
    bringSets: async ({ forms, bring }) => {
      if (forms[0].sets) return;
      const whole = (await bring()).forms;
      forms.forEach((form, at) => {
        check(form.said === whole[at].said);
        form.sets = whole[at].sets;
      });
    },

    /** The days of all documents, 20220727, by segment. */
    days: () =>
      ofSegments((segment) =>
        ofSegment(segment, "n", (bytes) => {
          const found = new Uint32Array(segment.size);
          const reader = new Reader(bytes, 4);
          let day = 0;
          for (let at = 0; at < segment.size; ) {
            const change = reader.number();
            day += change & 1 ? -(change >>> 1) : change >>> 1;
            found.fill(day, at, (at += reader.number()));
          }
          return found;
        }),
      ),

    /** Every syllable → about how many documents have it, as a power of two. */
    lexicon: async () => {
      const found = new Map();
      for (const words of await ofSegments((segment) =>
        ofSegment(segment, "tu", (bytes) => {
          const reader = new Reader(bytes, 4);
          return reader.words().map((word) => [word, bytes[reader.at++]]);
        }),
      ))
        for (const [word, power] of words) found.set(word, Math.max(power, found.get(word) || 0));
      return found;
    },

    /** What is shown of a document: [id, title, place, day, decrees, summary, body]. */
    shown: async (segment, number) => {
      const { texts } = await manifest();
      return (await ofSegment(segment, `t-${Math.floor(number / texts)}`, (bytes) => JSON.parse(textOf(bytes.subarray(4)))))[number % texts];
    },

    pages: () => once("noi", readPages),
    labels: () => once("nhan", (bytes) => JSON.parse(textOf(bytes))),
  };
};
