// Runs Lighthouse as for a telephone over many pages in one Chromium: once where a page has all it can have, else three times, of which the one in
// the middle counts, as Lighthouse advises: what else the machine does moves the score of speed by a point or two.
// stdin: {chromium, flags, pages: [{name, url}]}; stdout: a line {name, scores: {performance, ...}, faults} for each page.
import { text } from "node:stream/consumers";
import * as launcher from "chrome-launcher";
import lighthouse from "lighthouse";
import { computeMedianRun } from "lighthouse/core/lib/median-run.js";

const RUNS = 3;

const { chromium, flags, pages } = JSON.parse(await text(process.stdin));
const chrome = await launcher.launch({ chromePath: chromium, chromeFlags: ["--headless=new", ...flags] });

const scoresOf = (lhr) => Object.values(lhr.categories).map(({ score }) => score);

async function run(url) {
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", onlyCategories: ["performance", "accessibility", "best-practices", "seo"] });
  return lhr;
}

async function judge(url) {
  const runs = [await run(url)];
  if (scoresOf(runs[0]).every((score) => score === 1)) return runs[0];
  while (runs.length < RUNS) runs.push(await run(url));
  return runs.some((lhr) => lhr.runtimeError) ? runs[0] : computeMedianRun(runs);
}

for (const { name, url } of pages) {
  const lhr = await judge(url);
  const categories = Object.values(lhr.categories);
  const scores = Object.fromEntries(categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
  const missed = categories.flatMap(({ id, auditRefs }) =>
    auditRefs.filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 0.9).map((ref) => `${id}: ${lhr.audits[ref.id].title}`),
  );
  process.stdout.write(`${JSON.stringify({ name, scores, faults: [...missed, ...(lhr.runtimeError ? [lhr.runtimeError.message] : [])] })}\n`);
}
await chrome.kill();
