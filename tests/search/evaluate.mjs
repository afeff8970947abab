// Asks the engine of the site for tests: `node evaluate.mjs <folder of an index>`, [[function, argument, ...], ...] as JSON on its input.
// Writes for each question {answer, files}: `files` are those that were loaded for it, none twice in one run; {error} where it failed.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createEngine } from "../../theme/static/js/search/engine.mjs";

const folder = process.argv[2];
let files = [];
const load = async (name, fresh = false) => {
  files.push(fresh ? `${name} fresh` : name);
  const script = readFileSync(`${folder}/${name}.js`, "latin1");
  return new Uint8Array(gunzipSync(Buffer.from(script.split('"')[3], "base64")));
};

let engine = createEngine({ load });
const answers = [];
for (const [ask, ...given] of JSON.parse(readFileSync(0, "utf8"))) {
  files = [];
  if (ask === "open") engine = createEngine({ load });
  else
    try {
      const start = performance.now();
      const answer = await engine[ask](...given);
      answers.push({ answer, files, milliseconds: performance.now() - start });
    } catch (error) {
      answers.push({ error: `${error.stack}` });
    }
}
process.stdout.write(JSON.stringify(answers));
