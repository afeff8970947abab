// The files of the index: brought once, unfolded, kept.
import { fold, tokens } from "./normalise.mjs";
import { Reader } from "./sets.mjs";

const TIERS = [0, 1, 2];

/** The name of a head in file names: letters that every address has. */
export const fileName = (head) => Array.from(head, (char) => (/[a-z0-9]/.test(char) ? char : `_${char.codePointAt(0).toString(16)}_`)).join("");

/** Which of `groups` files has a small head (FNV-1a). */
export const groupOf = (head, groups) => {
  let hashed = 0x811c9dc5;
  for (const char of fileName(head)) hashed = Math.imul(hashed ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return ((hashed ^ (hashed >>> 15)) >>> 0) % groups;
};

/** head → second → {second, forms: [{first, other, counts, sets}], page}, of a dictionary; its sets too, unless they lie in pages. */
export const readDictionary = (bytes, size) => {
  const reader = new Reader(bytes, 4);
  const shape = reader.number();
  const isPaged = shape & 1;
  const heads = reader.words().slice(0, shape >> 1);
  const firstCounts = reader.numbers(heads.length);
  const firsts = reader.words();
  const entries = reader.numbers(heads.length).map((count) => Array.from({ length: count }, () => ({})));
  const all = entries.flat();
  const shapes = all.map(() => reader.number());
  const words = reader.words();
  let page = -1;
  let word = 0;
  all.forEach((entry, at) => {
    if (shapes[at] & 2) page += 1;
    entry.page = page;
    if (shapes[at] & 1) entry.second = words[word++];
    entry.forms = Array.from({ length: shapes[at] >> 2 }, () => ({ other: words[word++] }));
    entry.second ??= fold(entry.forms[0].other);
  });
  const forms = all.flatMap((entry) => entry.forms);
  let base = 0;
  entries.forEach((some, at) => {
    for (const form of some.flatMap((entry) => entry.forms)) form.first = firsts[base + reader.number()];
    base += firstCounts[at];
  });
  for (const form of forms) form.mask = reader.bytes[reader.at++];
  for (const form of forms) form.counts = TIERS.map((tier) => ((form.mask >> tier) & 1 ? reader.number() : 0));
  const pages = [];
  if (isPaged) for (; reader.at < bytes.length; reader.at += 4) pages.push(bytes.subarray(reader.at, reader.at + 4).join());
  else readSets(reader, all, size);
  return { pages, heads: new Map(heads.map((head, at) => [head, new Map(entries[at].map((entry) => [entry.second, entry]))])) };
};

const readSets = (reader, entries, size) => {
  for (const entry of entries) for (const form of entry.forms) form.sets = form.counts.map((count) => (count ? reader.set(count, size) : []));
};

const jsonOf = (bytes, at = 0) => JSON.parse(new TextDecoder().decode(bytes.subarray(at)));

const pairsOf = (words) => (words.length < 2 ? words.map(({ form }) => form) : words.slice(1).map(({ form }, at) => `${words[at].form} ${form}`));

// The pages of places, decrees, years; `named`: the forms, and pairs of them, that are parts of their names.
const readPages = (bytes) => {
  const pages = jsonOf(bytes).map(([kind, title, href, note, names, keys]) => ({ kind, title, href, note, keys, names: [title, ...names].map(tokens) }));
  pages.named = new Set(pages.flatMap(({ names }) => names.flatMap(pairsOf)));
  return pages;
};

/**
 * `load(name, fresh)` gives the bytes of a file; with `fresh` past every cache. Files of two builds do not fit together: then everything
 * rejects, and the next user asks for shards that load everything afresh.
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
  const ofSegment = ({ name, stamp }, file, read) =>
    once(`${name}/${file}`, (bytes) => {
      if (Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("") !== stamp) throw new Error(`stale: ${name}/${file}`);
      return read(bytes);
    });

  const manifest = () =>
    once("muc-luc", (bytes) => {
      const { texts, segments } = jsonOf(bytes);
      let base = 0;
      for (const segment of segments) {
        segment.own = new Set(segment.own.split("\n"));
        segment.base = base;
        base += segment.size;
      }
      return { texts, segments, size: base };
    });

  const dictionary = (segment, head) =>
    ofSegment(segment, segment.own.has(head) ? `h-${fileName(head)}` : `g-${groupOf(head, segment.groups)}`, (bytes) => readDictionary(bytes, segment.size));

  /** The keys of a head: an array, by segment, of second → entry. */
  const head = async (name) => {
    const { segments } = await manifest();
    return Promise.all(
      segments.map(async (segment) => {
        const { heads, pages } = await dictionary(segment, name);
        const entries = heads.get(name) || new Map();
        entries.pages = pages;
        entries.file = fileName(name);
        return entries;
      }),
    );
  };

  /** The sets of a form of an entry, by tier; `entries` is what head() gave for the `segment`. */
  const bringSets = async (segment, entries, entry) => {
    if (entry.forms[0].sets) return;
    const page = entries.pages[entry.page];
    await once(`${segment.name}/p-${entries.file}-${entry.page}`, (bytes) => {
      if (bytes.subarray(0, 4).join() !== page) throw new Error(`stale: page of ${entries.file}`);
      readSets(new Reader(bytes, 4), [...entries.values()].filter((other) => other.page === entry.page), segment.size);
    });
  };

  /** The days of all documents, 20220727, by segment. */
  const days = async () => {
    const { segments } = await manifest();
    return Promise.all(
      segments.map((segment) =>
        ofSegment(segment, "n", (bytes) => {
          const found = new Uint32Array(segment.size);
          const reader = new Reader(bytes, 4);
          let day = 0;
          for (let at = 0; at < segment.size; ) {
            const change = reader.number();
            day += change & 1 ? -(change >>> 1) : change >>> 1;
            const count = reader.number();
            found.fill(day, at, at + count);
            at += count;
          }
          return found;
        }),
      ),
    );
  };

  /** Every syllable → about how many documents have it, as a power of two. */
  const lexicon = async () => {
    const { segments } = await manifest();
    const found = new Map();
    const read = (bytes) => {
      const reader = new Reader(bytes, 4);
      return reader.words().map((word) => [word, reader.bytes[reader.at++]]);
    };
    for (const words of await Promise.all(segments.map((segment) => ofSegment(segment, "tu", read))))
      for (const [word, power] of words) if (word) found.set(word, Math.max(power, found.get(word) || 0));
    return found;
  };

  /** What is shown of a document: [id, title, place, day, decrees, summary, body]. */
  const shown = async (segment, number) => {
    const { texts } = await manifest();
    const some = await ofSegment(segment, `t-${Math.floor(number / texts)}`, (bytes) => jsonOf(bytes, 4));
    return some[number % texts];
  };

  return { manifest, head, bringSets, days, lexicon, shown, pages: () => once("noi", readPages), labels: () => once("nhan", jsonOf) };
};
