// What a query asks for: words in runs, quoted phrases, excluded words, entities.
import { entitiesOf } from "./entities.mjs";
import { nfcOf, tokens } from "./normalise.mjs";

const LONGEST = 250; // Signs of a query: a whole page pasted would ask for hundreds of files.

/**
 * {text, runs: [{words, isQuoted, isExcluded}], entities: [{keys, start, end}]}: a run is what stands together in one sentence part; an entity
 * has several keys where it can be read in several ways. Offsets count in `text`.
 */
export const parseQuery = (given) => {
  const text = nfcOf(given).slice(0, LONGEST);
  const runs = [];
  const entities = [];
  let start = 0;
  text.split(/["“”„«»]/).forEach((part, number) => {
    const wordsOf = (some) => tokens(some).map((token) => ({ ...token, start: token.start + start, end: token.end + start }));
    if (number % 2) runs.push({ words: wordsOf(part), isQuoted: true, isExcluded: /(^|\s)-.$/.test(text.slice(0, start)) });
    else {
      const plain = part.replace(/(^|\s)-(\p{L}\S*)/gu, (whole, space, word) => {
        runs.push({ words: tokens(word), isExcluded: true });
        return " ".repeat(whole.length);
      });
      for (const { key, start: from, end: to, inner } of entitiesOf(plain)) {
        const last = entities[entities.length - 1];
        if (!last || last.start !== from + start) entities.push({ keys: [key], start: from + start, end: to + start });
        else if (!inner) last.keys.push(key);
      }
      let run = [];
      for (const word of wordsOf(plain)) {
        const isNamed = entities.some(({ start: from, end: to }) => word.start >= from && word.end <= to);
        if (isNamed || !word.joined) run = [];
        if (isNamed) continue;
        if (!run.length) runs.push({ words: run });
        // Công an; small letters are a case or a shift, and there are many of them.
        if (word.text === "CA" && /\p{Ll}/u.test(text)) for (const said of tokens("công an")) run.push({ ...word, form: said.form, fold: said.fold });
        else run.push(word);
      }
    }
    start += part.length + 1;
  });
  return { text, runs: runs.filter(({ words }) => words.length), entities };
};
