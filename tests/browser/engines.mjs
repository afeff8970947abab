// Opens pages in a browser engine that is not Chromium, and tells what it found there as JSON: Firefox through puppeteer, WebKit (that of
// Safari and of all browsers on iPhones) through its WebDriver. Usage: node engines.mjs firefox|webkit PROGRAM… SITE FOLDER
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const PAGES = ["index.html", "tin/go-quao-2020-10-09.html", "tinh/an-giang.html", "tim.html", "tra-cuu/do-phu.html"];
const WIDTHS = [360, 1280];
const LOOK = `const now = document.querySelector(".links [aria-current]");
const line = now && getComputedStyle(now);
return {
  wide: document.documentElement.scrollWidth - innerWidth,
  styled: getComputedStyle(document.body).containerType,
  current: line && [line.borderBottomStyle, line.borderBottomWidth, line.borderBottomColor],
};`;
const FOUND = `return {
  count: document.getElementById("tim-so").textContent,
  titles: [...document.querySelectorAll("#tim-ds li h3")].map((title) => title.textContent),
  marks: [...document.querySelectorAll("#tim-ds mark")].map((mark) => mark.textContent.toLowerCase()),
  suggested: [...document.querySelectorAll("#tim-goi-y li")].map((one) => one.textContent),
  said: document.getElementById("tim-bao").textContent,
};`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function firefox(program) {
  const { default: puppeteer } = await import("puppeteer");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
  const page = await browser.newPage();
  const errors = [];
  // What a service worker was asked for by a page that is left meanwhile fails, and Firefox says so.
  const isOfAPageLeft = (text) => text.includes("A ServiceWorker intercepted the request");
  const note = (text) => isOfAPageLeft(text) || errors.push(text);
  page.on("pageerror", (error) => note(error.message));
  page.on("console", (message) => message.type() === "error" && note(message.text()));
  return {
    errors,
    size: (width) => page.setViewport({ width, height: 900 }),
    go: (address) => page.goto(address, { waitUntil: "load" }),
    run: (code) => page.evaluate(`(() => { ${code} })()`),
    type: (selector, text) => page.type(selector, text),
    close: () => browser.close(),
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function webkit(driver, program) {
  const port = await freePort();
  const environment = { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" }; // Containers allow it no sandbox of its own.
  const running = spawn(driver, [`--port=${port}`], { stdio: "ignore", env: environment });
  const ask = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary: program, args: ["--automation"] } } };
  let session;
  for (let tries = 50; !session; tries--) {
    try {
      session = `/session/${(await ask("POST", "/session", { capabilities })).sessionId}`;
    } catch (error) {
      if (!tries) throw error;
      await pause(200);
    }
  }
  return {
    errors: [], // Its WebDriver does not tell.
    size: (width) => ask("POST", `${session}/window/rect`, { width, height: 900 }),
    go: (url) => ask("POST", `${session}/url`, { url }),
    run: (script) => ask("POST", `${session}/execute/sync`, { script, args: [] }),
    type: async (selector, text) => {
      const element = await ask("POST", `${session}/element`, { using: "css selector", value: selector });
      await ask("POST", `${session}/element/${Object.values(element)[0]}/value`, { text });
    },
    close: async () => {
      await ask("DELETE", session);
      running.kill();
    },
  };
}

/** Runs `code` until `is` says yes to what it returns, ten seconds at most; returns the last of it. */
async function until(browser, code, is) {
  let found;
  for (let tries = 100; tries; tries--) {
    found = await browser.run(code);
    if (is(found)) break;
    await pause(100);
  }
  return found;
}

const [engine, ...given] = process.argv.slice(2);
const [site, folder] = given.splice(-2);
const browser = await { firefox, webkit }[engine](...given);
try {
  const pages = {};
  for (const width of WIDTHS) {
    await browser.size(width);
    for (const page of PAGES) {
      await browser.go(site + page);
      pages[`${page} ${width}`] = await until(browser, LOOK, (found) => found.wide <= 0); // A new size of the window may come late.
    }
  }
  const searches = {};
  for (const [name, address] of [["served", site], ["disk", folder]]) {
    await browser.go(`${address}tim.html?q=an+giang`);
    searches[name] = await until(browser, FOUND, (found) => found.titles.length);
  }
  await browser.go(`${site}tim.html`);
  await browser.type("#q", "go quao");
  searches.typed = await until(browser, FOUND, (found) => found.titles.length && found.suggested.length && found.said);
  process.stdout.write(JSON.stringify({ pages, searches, errors: browser.errors }));
} finally {
  await browser.close();
}
