// Asks the joined script as the page asks its Worker: `node joined.mjs SCRIPT FOLDER`, with the calls on stdin; the answers come out.
import { readFileSync } from "node:fs";

const [script, folder] = process.argv.slice(2);
const calls = JSON.parse(readFileSync(0, "utf8"));
const waiting = [];
Object.assign(globalThis, {
  self: globalThis,
  location: { href: "https://example.org/kho/theme/tim.js", protocol: "https:" },
  fetch: async (url) => ({ ok: true, text: async () => readFileSync(url.replace("https://example.org/kho/tim", folder), "utf8") }),
  importScripts: (url) => (0, eval)(readFileSync(script.replace("tim.js", new URL(url).pathname.split("/").pop()), "utf8")),
  postMessage: ([number, answer, error]) => waiting[number](error ? { error } : answer),
});
(0, eval)(readFileSync(script, "utf8"));
const answers = [];
for (const [number, call] of calls.entries()) {
  answers.push(
    await new Promise((resolve) => {
      waiting[number] = resolve;
      self.onmessage({ data: [number, ...call] });
    }),
  );
}
console.log(JSON.stringify(answers));
