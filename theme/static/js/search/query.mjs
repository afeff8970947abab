// What a query asks for: words in runs, quoted phrases, excluded words, entities.
import { entitiesOf } from "./entities.mjs";
import { nfcOf, tokens } from "./normalise.mjs";

/**
 * {text, runs: [{tokens, quoted}], excluded: [tokens], entities: [{keys, tokens, start, end}]}: a run is what stands together in one sentence part;
 * an entity has several keys where it can be read in several ways. Offsets count in `text`.
 */
export const parseQuery = (given) => {
  const text = nfcOf(given);
  const query = { text, runs: [], excluded: [], entities: [] };
  let quoted = false;
  let at = 0;
  for (let piece of text.split(/["“”„«»]/)) {
    const start = at;
    at += piece.length + 1;
    const found = (some) => tokens(some).map((token) => ({ ...token, start: token.start + start, end: token.end + start }));
    if (quoted) {
      const words = found(piece);
      if (!words.length) continue;
      if (/(^|\s)-["“”„«»]$/.test(text.slice(0, start))) query.excluded.push(words);
      else query.runs.push({ tokens: words, quoted });
    } else {
      piece = piece.replace(/(^|\s)-(\p{L}\S*)/gu, (whole, space, word, place) => {
        query.excluded.push(tokens(word));
        return " ".repeat(whole.length);
      });
      addRuns(query, piece, start, found(piece));
    }
    quoted = !quoted;
  }
  return query;
};

const addRuns = (query, piece, start, words) => {
  const entities = [];
  for (const { key, start: from, end: to, inner } of entitiesOf(piece)) {
    const known = entities.find((entity) => entity.start === from + start);
    if (known) inner || known.keys.push(key);
    else entities.push({ keys: [key], start: from + start, end: to + start, tokens: [] });
  }
  let run;
  for (const token of words) {
    const entity = entities.find((other) => token.start >= other.start && token.end <= other.end);
    if (entity) {
      entity.tokens.push(token);
      run = null;
    } else if (run && token.joined) run.push(token);
    else query.runs.push({ tokens: (run = [token]), quoted: false });
  }
  query.entities.push(...entities);
};
