// Runs Lighthouse as for a telephone over many pages in one Chromium.
// stdin: {chromium, flags, pages: [{name, url}]}; stdout: a line {name, scores: {performance, ...}, faults} for each page.
import { text } from "node:stream/consumers";
import * as launcher from "chrome-launcher";
import lighthouse from "lighthouse";

const { chromium, flags, pages } = JSON.parse(await text(process.stdin));
const chrome = await launcher.launch({ chromePath: chromium, chromeFlags: ["--headless=new", ...flags] });
for (const { name, url } of pages) {
  const { lhr } = await lighthouse(url, {
    port: chrome.port,
    logLevel: "error",
    onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
  });
  const categories = Object.values(lhr.categories);
  const scores = Object.fromEntries(categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
  const missed = categories.flatMap(({ id, auditRefs }) =>
    auditRefs.filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 0.9).map((ref) => `${id}: ${lhr.audits[ref.id].title}`),
  );
  process.stdout.write(`${JSON.stringify({ name, scores, faults: [...missed, ...(lhr.runtimeError ? [lhr.runtimeError.message] : [])] })}\n`);
}
await chrome.kill();
