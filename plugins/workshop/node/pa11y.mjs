// Runs pa11y (HTML CodeSniffer, WCAG 2 AAA) over many pages in one Chromium.
// stdin: {chromium, flags, pages: [{name, url}], widths, schemes}; stdout: a line {name, width, scheme, faults} for each look at a page.
import { text } from "node:stream/consumers";
import pa11y from "pa11y";
import puppeteer from "puppeteer";

// What HTML CodeSniffer cannot see rightly.
const BLIND = [
  /contrast ratio of NaN:1/, // It does not read colours that are mixed in CSS; axe does, and judges the same text.
  /H43\.HeadersRequired/, // It wants an id for each head of a table with groups of rows; theirs say scope="col" and "rowgroup", which is as good (H63).
];

const { chromium, flags, pages, widths, schemes } = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({ executablePath: chromium, args: flags });
for (const { name, url } of pages) {
  for (const width of widths) {
    for (const scheme of schemes) {
      const page = await browser.newPage();
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const result = await pa11y(url, {
        browser,
        page,
        standard: "WCAG2AAA",
        runners: ["htmlcs"],
        viewport: { width, height: 800 },
        wait: url.includes("?q=") ? 1500 : 0, // Results come after the page.
        timeout: 60000,
      });
      const told = result.issues.map(({ code, message, context, selector }) => `${code}: ${message} ${selector} ${context.slice(0, 160)}`);
      const faults = told.filter((fault) => !BLIND.some((pattern) => pattern.test(fault)));
      process.stdout.write(`${JSON.stringify({ name, width, scheme, faults })}\n`);
      await page.close();
    }
  }
}
await browser.close();
