// Reading without a network. While there is one, every page comes from it; what was read is kept, and a province on request.
// What is shown from a kept copy says so, with the day it was kept.
importScripts("theme/tim-luu.js"); // fold, wordsOf, hasAll: the bundle of a province finds in the same way.
const SCOPE = new URL("./", location).href;
const FAMILY = `so-giao-ban ${new URL(SCOPE).pathname} `;
const CACHE = `${FAMILY}1`; // A new number where copies are kept in another way: older ones are deleted.
const PATIENCE = 8000; // Milliseconds until a kept copy is shown instead of a page that does not come.
const MOST = 300; // Copies of what was read; more than that, and the oldest go.
const KEPT_AT = "x-ban-luu";
const LISTS = "/ngoai-mang.json";
const LASTING = /\/t-[a-z2-7]{6}\//; // What is in such a folder is never anything else (assets.py).
const FIRST = ["so-giao-ban.css", "bang-hinh.css", "icon.svg", "settings.js", "nghe.js"]; // Kept before anything was read.

const bare = (url) => url.replace(/[?#].*/, "");
const forAll = (url) => bare(url).replace(/-\d+\.(?:avif|webp)$/, ".jpg"); // Of a kept province's pictures the one for all programs is there.
const isPage = (response) => (response.headers.get("content-type") ?? "").startsWith("text/html");
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const shownDay = (time) => {
  const day = new Date(time);
  return `${day.getDate()}/${day.getMonth() + 1}/${day.getFullYear()}`;
};

const store = async (url, response) => {
  const headers = new Headers({ "content-type": response.headers.get("content-type") ?? "", [KEPT_AT]: String(Date.now()) });
  const cache = await caches.open(CACHE);
  await cache.put(bare(url), new Response(await response.blob(), { headers }));
};

// Ask the network itself: what the browser's own cache holds may be older.
const ask = (url) => fetch(url, { cache: "no-cache", redirect: "manual", credentials: "same-origin" });

const keep = async (url) => {
  const response = await ask(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const copy = response.clone();
  await store(url, response);
  return copy;
};

const listsKept = async () => {
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).filter(({ url }) => url.endsWith(LISTS));
  return Promise.all(kept.map(async (request) => (await cache.match(request)).json()));
};

// Each article with its sheets: what is read aloud is taken from there.
const pathsOf = (list) => [...list.trang, ...list.tin.flatMap(([id]) => [`tin/${id}.html`, `in/${id}.html`])].map((path) => SCOPE + path);

// Of what was merely read the oldest goes; what a kept province needs stays: its pages, and of pictures the one for all programs.
const trim = async () => {
  const cache = await caches.open(CACHE);
  const all = (await cache.keys()).map(({ url }) => url);
  if (all.length <= MOST) return;
  const needed = new Set((await listsKept()).flatMap(pathsOf));
  const free = all.filter((url) => !needed.has(url) && !url.endsWith(LISTS) && /\.(?:html|avif|webp)$/.test(url));
  await Promise.all(free.slice(0, Math.max(free.length - MOST, 0)).map((url) => cache.delete(url)));
};

const page = (title, body) => new Response(`<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'">
<title>${title}</title><link rel="stylesheet" href="${SCOPE}theme/so-giao-ban.css"></head><body>
<header class="masthead"><div class="wrap masthead__row"><a class="masthead__brand" href="${SCOPE}index.html"><b>Trang đầu</b></a></div></header>
<div class="wrap"><main><h1>${title}</h1>${body}</main></div></body></html>`, { headers: { "content-type": "text/html; charset=utf-8" } });

const box = (query) => `<form class="search-box" role="search" action="${SCOPE}tim.html">
<input type="search" name="q" aria-label="Tìm trong phần đã lưu" value="${escaped(query)}"><button>Tìm</button></form>`;

// The search of what was kept: every word must stand in the text, marks or not; titles come first.
const search = async (lists, query) => {
  const cache = await caches.open(CACHE);
  const words = wordsOf(query);
  const found = new Map();
  for (const [id, title, place, day] of words.length ? lists.flatMap(({ tin }) => tin) : []) {
    const url = `${SCOPE}tin/${id}.html`;
    const copy = found.has(id) ? null : await cache.match(url);
    if (!copy) continue;
    const main = /<main[\s\S]*<\/main>/.exec(await copy.text())?.[0] ?? "";
    const head = fold(`${title} ${place} ${day}`);
    if (hasAll(head + fold(main.replace(/<[^>]*>/g, " ")), words)) found.set(id, [hasAll(head, words) ? 0 : 1, url, title, place, day]);
  }
  const rows = [...found.values()].sort((one, other) => one[0] - other[0]);
  const items = rows.map(([, url, title, place, day]) => `<li class="card"><p class="card__meta small"><i>${escaped(place)}, ${escaped(day)}</i></p><h2><a href="${url}">${escaped(title)}</a></h2></li>`);
  const names = lists.map(({ ten }) => escaped(ten)).join(", ");
  const said = words.length ? `${rows.length ? `${rows.length} tin` : "Không có tin nào"} có “${escaped(query)}” trong phần đã lưu: ${names}.` : `Tìm trong phần đã lưu: ${names}.`;
  return page("Tìm khi không có mạng", `<p class="saved-copy" role="status">Máy đang không có mạng: chỉ tìm trong những tin đã lưu.</p>${box(query)}<p>${said}</p><ol class="card-list">${items.join("")}</ol>`);
};

const marked = async (copy, why) => {
  if (!isPage(copy)) return copy;
  const mark = `<p class="saved-copy" role="status">Bản lưu ngày ${shownDay(Number(copy.headers.get(KEPT_AT)))}: ${why}, trang này có thể đã cũ.</p>`;
  // On sheets to print among the links that are not printed: a sheet has no room for more.
  const text = (await copy.text()).replace(/<header class="way">|<body[^>]*>(?!\s*<header class="way">)/, (tag) => tag + mark);
  return new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } });
};

const withoutNetwork = async (url) => {
  const lists = await listsKept();
  if (bare(url) === `${SCOPE}tim.html` && lists.length) return search(lists, new URL(url).searchParams.get("q") ?? "");
  const cache = await caches.open(CACHE);
  const copy = await cache.match(bare(url));
  if (copy) return marked(copy, "máy đang không có mạng");
  const links = lists.map(({ ten, trang }) => `<li><a href="${SCOPE}${trang[0]}">${escaped(ten)}</a></li>`).join("");
  return page("Không có mạng", `<p>Trang này chưa được lưu trong máy. Khi có mạng lại, hãy mở lại trang.</p>${links && `<p>Đã lưu để đọc:</p><ul>${links}</ul>`}`);
};

const answer = async (event) => {
  const { request } = event;
  const isVisit = request.mode === "navigate";
  if (LASTING.test(request.url)) {
    const copy = await (await caches.open(CACHE)).match(bare(request.url));
    if (copy) return copy;
  }
  const fromNetwork = (isVisit ? ask(request.url) : fetch(request, { cache: "no-cache" })).then((response) => {
    if (response.ok && response.type === "basic") event.waitUntil(store(request.url, response.clone()).then(trim));
    else if (response.status === 404 || response.status === 410) event.waitUntil(caches.open(CACHE).then((cache) => cache.delete(bare(request.url))));
    return response;
  });
  if (!isVisit) return fromNetwork.catch(async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(bare(request.url))) ?? (await cache.match(forAll(request.url))) ?? Response.error();
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(async () => {
    const copy = await (await caches.open(CACHE)).match(bare(request.url));
    return copy ? marked(copy, "mạng đang rất chậm") : fromNetwork;
  });
  late.catch(() => {});
  try {
    const response = await Promise.race([fromNetwork, late]);
    if (response.status < 500) return response;
    const copy = await (await caches.open(CACHE)).match(bare(request.url));
    return copy ? marked(copy, "máy chủ đang trục trặc") : response;
  } catch {
    return withoutNetwork(request.url);
  }
};

// What belongs to the search is its own business: there is too much of it, and offline another search answers.
const isOurs = ({ method, url, mode }) => method === "GET" && url.startsWith(SCOPE) && (mode === "navigate" || !url.startsWith(`${SCOPE}tim/`));

const keepProvince = async (url, tell) => {
  const list = await (await ask(url)).json();
  const waiting = pathsOf(list);
  const total = waiting.length;
  const asked = new Set(waiting); // A picture that stands on many pages is asked for once.
  const before = new Set((await (await caches.open(CACHE)).keys()).map(({ url: kept }) => kept));
  let done = 0;
  let failure;
  const work = async () => {
    try {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const response = await keep(next);
        if (isPage(response)) for (const [, image] of (await response.text()).matchAll(/<img[^>]*\ssrc="([^"]+)"/g)) {
          const address = new URL(image, next).href;
          if (!address.startsWith(SCOPE) || asked.has(address)) continue;
          asked.add(address);
          await keep(address);
        }
        done += 1;
        if (!failure) tell({ done, total });
      }
    } catch (error) {
      waiting.length = 0;
      failure ??= error;
    }
  };
  await Promise.all([work(), work(), work(), work()]); // After a failure too: what is under way would be kept after it was given up.
  if (failure) {
    // A full disk would stay full of half a province.
    if (failure.name === "QuotaExceededError") await forget(pathsOf(list).filter((path) => !before.has(path)));
    throw failure;
  }
  await store(url, new Response(JSON.stringify(list), { headers: { "content-type": "application/json" } })); // Last: a list that is kept is whole.
};

// Of pages, those that no kept province needs.
const forget = async (paths) => {
  const cache = await caches.open(CACHE);
  const needed = new Set((await listsKept()).flatMap(pathsOf));
  await Promise.all(paths.filter((path) => path.endsWith(".html") && !needed.has(path)).map((path) => cache.delete(path)));
};

const dropProvince = async (url) => {
  const cache = await caches.open(CACHE);
  const list = await (await cache.match(url))?.json();
  await cache.delete(url);
  await forget(pathsOf(list ?? { trang: [], tin: [] }));
};

const stateOf = async (url) => {
  const copy = await (await caches.open(CACHE)).match(url);
  return copy ? shownDay(Number(copy.headers.get(KEPT_AT))) : "";
};

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  const begin = async () => {
    for (const name of await caches.keys()) if (name.startsWith(FAMILY) && name !== CACHE) await caches.delete(name);
    // The page that brought this worker was loaded without it.
    const opened = await clients.matchAll({ includeUncontrolled: true, type: "window" });
    const wanted = opened.map(({ url }) => url).filter((url) => url.startsWith(SCOPE));
    await Promise.allSettled([...wanted, ...FIRST.map((name) => `${SCOPE}theme/${name}`)].map(keep));
  };
  event.waitUntil(begin());
});

addEventListener("fetch", (event) => {
  if (isOurs(event.request)) event.respondWith(answer(event));
});

addEventListener("message", (event) => {
  const { act, url } = event.data;
  const [port] = event.ports;
  const tell = (what) => port.postMessage(what);
  const acts = { keep: () => keepProvince(url, tell), drop: () => dropProvince(url), state: () => null };
  event.waitUntil((async () => {
    try {
      await acts[act]();
      tell({ kept: await stateOf(url) });
    } catch {
      tell({ failed: true });
    }
  })());
});
