// Tokens of Vietnamese text, their forms and folds: the twin of plugins/search/syllables.py, which tells the rules.
// Offsets count in the NFC of the text.

const APOSTROPHE = /['’‘`´′]/g;
const TONE = /[\u0300\u0309\u0303\u0301\u0323]/g;
const TOKEN = /\p{Nd}+|[\p{L}\p{Nl}\p{No}](?:[\p{L}\p{Nl}\p{No}\u0300-\u034e\u0350-\u036f]|['’‘`´′](?=[\p{L}\p{Nl}\p{No}]))*/gu;
const PART_END = /[;?!…\n\r\u2028\u2029]|[.:].*[ \t\u00a0]/;

/** NFC, with a true đ where a look-alike stands and no stop after TP. */
export const nfcOf = (text) =>
  text
    .normalize("NFC")
    .replace(/[ÐƉ]/g, "Đ")
    .replace(/[ðɖ]/g, "đ")
    .replace(/ʼ/g, "’")
    .replace(/(^|[^\p{L}\p{N}])(T[PpXxTt])\.(?= )/gu, "$1$2 ");

// As near to case folding as JavaScript comes: ß and ﬁ become ss and fi, ς becomes σ.
const lowerOf = (text) => text.normalize("NFD").toLowerCase().toUpperCase().toLowerCase().replace(/ς/g, "σ");

/** The text as people type it in a hurry: lower case, no marks, đ as d, final y as i, single spaces. */
export const fold = (text) =>
  lowerOf(nfcOf(text))
    .replace(/\p{Mn}/gu, "")
    .replace(/đ/g, "d")
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/([bcdghklmnprstvx]|(?:^|[^\p{L}\p{N}_])qu)y(?![\p{L}\p{N}_])/gu, "$1i");

/** Where the tone of a word stands, given without it; -1 if it has no vowel. */
const tonePlace = (letters) => {
  const marked = letters.search(/[ăâêôơư](?!.*[ăâêôơư])/);
  const cluster = /[aeiouy]+(?=[^aeiouy]*$)/.exec(letters);
  if (marked >= 0 || !cluster) return marked;
  let start = cluster.index;
  const end = start + cluster[0].length;
  if (end - start > 1 && /^(qu|gi)$/.test(letters.slice(Math.max(start - 1, 0), start + 1))) start += 1;
  return end - start === 1 || (end - start === 2 && end === letters.length) ? start : start + 1;
};

/** The canonical form of one token: hoà → hòa, QUÝ → quí. */
export const formOf = (word) => {
  const decomposed = lowerOf(nfcOf(word).replace(APOSTROPHE, ""));
  const tones = decomposed.match(TONE) || [];
  if (tones.length > 1) return decomposed.normalize("NFC");
  const letters = decomposed.replace(TONE, "").normalize("NFC").replace(/([bcdđghklmnprstvx]|^qu)y$/, "$1i");
  if (!tones.length) return letters;
  const at = tonePlace(letters) + 1;
  return (at ? letters.slice(0, at) + tones[0] + letters.slice(at) : decomposed).normalize("NFC");
};

// The same few thousand words make up all texts.
const known = new Map();
const spellingOf = (text) => {
  if (!known.has(text)) {
    if (known.size > 2e4) known.clear();
    known.set(text, { form: formOf(text), fold: fold(text.replace(APOSTROPHE, "")) });
  }
  return known.get(text);
};

/** The tokens in order; `joined`: it follows the one before within one sentence part. */
export const tokens = (text) => {
  text = nfcOf(text);
  let at = 0;
  return Array.from(text.matchAll(TOKEN), (match) => {
    const start = match.index;
    const gap = text.slice(at, start);
    const joined = at > 0 && [...gap].length < 5 && !PART_END.test(gap);
    at = start + match[0].length;
    return { text: match[0], ...spellingOf(match[0]), start, end: at, joined };
  });
};

const toneOf = (form) => (form.normalize("NFD").match(TONE) || []).join("");
const lettersOf = (form) => Array.from(form.normalize("NFD").replace(TONE, "").normalize("NFC"));

/** 0: the same spelling; 1: the searcher left marks out; 2: some mark contradicts. For forms, or pairs of them, of one fold. */
export const spellingClass = (query, document) => {
  if (query === document) return 0;
  const theirs = document.split(" ");
  const ours = query.split(" ");
  const leftOut = (form, at) => {
    const tone = toneOf(form);
    const letters = lettersOf(form);
    const wanted = lettersOf(theirs[at]);
    return (!tone || tone === toneOf(theirs[at])) && letters.length === wanted.length && letters.every((letter, n) => letter === wanted[n] || letter === fold(wanted[n]));
  };
  return ours.length === theirs.length && ours.every(leftOut) ? 1 : 2;
};
