// Asks the engine of the site for tests: `node evaluate.mjs <folder of an index> [<folder of an older one>]`, [[function, argument, ...], ...] as
// JSON on its input; ["open"] opens a new engine, ["dump"] gives all that the files of heads hold, ["race", q, other] asks for `other` before `q` is answered. With an older index its manifest and its
// file of days are what a browser has kept: they are given unless they are asked for afresh.
// Writes for each question {answer, files}: `files` are those that were loaded for it, none twice in one run; {error} where it failed.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { repair } from "../../theme/static/js/search/corrections.mjs";
import { createEngine } from "../../theme/static/js/search/engine.mjs";
import { facetsOf } from "../../theme/static/js/search/facets.mjs";
import { createShards } from "../../theme/static/js/search/shards.mjs";
import { suggest } from "../../theme/static/js/search/suggest.mjs";
import { complete, parseTyped } from "../../theme/static/js/search/typing.mjs";

const [, , folder, older] = process.argv;
let files = [];
const load = async (name, fresh = false) => {
  files.push(fresh ? `${name} fresh` : name);
  const from = older && !fresh && /muc-luc|\/n$/.test(name) ? older : folder;
  const script = readFileSync(`${from}/${name}.js`, "latin1");
  return new Uint8Array(gunzipSync(Buffer.from(script.split('"')[3], "base64")));
};

// segment → head → second → form → tier → numbers
const dump = async (heads) => {
  const shards = createShards(load);
  const { segments } = await shards.manifest();
  const found = Object.fromEntries(segments.map(({ name }) => [name, {}]));
  for (const head of heads)
    for (const [at, entries] of (await shards.head(head)).entries())
      for (const [second, entry] of entries) {
        await shards.bringSets(entry);
        const forms = (((found[segments[at].name] ||= {})[head] ||= {})[second] ||= {});
        for (const { said, sets } of entry.forms) forms[said] = sets.map((set) => Array.from(set));
      }
  return { heads: found, days: (await shards.days()).map((days) => Array.from(days)), lexicon: [...(await shards.lexicon()).keys()].filter(Boolean).sort() };
};

// What becomes of a search that another one follows, and how many results that one has.
const race = async (q, other) => {
  const [first, second] = await Promise.allSettled([engine.search({ q }), engine.search({ q: other })]);
  return [first.reason || "answered", second.value.total];
};

const own = { dump, race };
const later = async () => ({ repair, facetsOf, suggest, typing: { complete, parseTyped } });
let engine = createEngine({ load, later });
const answers = [];
for (const [ask, ...given] of JSON.parse(readFileSync(0, "utf8"))) {
  files = [];
  const start = performance.now();
  try {
    if (ask === "open") engine = createEngine({ load, later });
    else answers.push({ answer: ask in own ? await own[ask](...given) : await engine[ask](...given), files, milliseconds: performance.now() - start });
  } catch (error) {
    answers.push({ error: `${error.stack}`, files });
  }
}
process.stdout.write(JSON.stringify(answers));
