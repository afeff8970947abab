// The search page: what is typed, chosen and shown. Its state is the address (url.mjs) and, of one visit, how much is shown and how far it is scrolled.
import { choice, copy, fill, marked, newsOf, part } from "./dom.mjs";
import { isFiltered, readState, writeState } from "./url.mjs";
import { bringerOf, openEngine } from "./worker.mjs";

const AT_ONCE = 10; // Results, and again with each "Xem thêm".
const TYPED = 6; // While the reader types: as many texts as come in one go.
const TYPING = 150; // Milliseconds without a key until we search ...
const PAUSE = 1000; // ... and until a screen reader is told.
const LATE = 400; // So long without an answer, and the page says that it is at it.

export function startPage(createEngine) {
  if (!document.body.replaceChildren) return; // Too old: the page says so, and leads to the lists.
  const { src } = document.currentScript;
  const later = bringerOf(src);
  const ask = openEngine(src, createEngine, later);
  const input = document.getElementById("q");
  const count = part("so");
  const { title } = document;
  let state;
  let newest = 0; // The number of the last question: older answers are dropped.
  let next = 0; // Where the results after those that are shown begin; 0: there are none.
  let failed; // Whether the last question did; null: it may still, but the network came back since it was asked.
  let isKept; // Whether the entry of the history stays when something else is typed.
  let before; // What was in the box at the last key.
  let typing;
  let telling;
  let scrolling;

  // A box with suggestions, which may not be a search box. The list is brought when there is something for it, or the reader is at the box.
  input.type = "text";
  const role = { role: "combobox", "aria-autocomplete": "list", "aria-controls": part("goi-y").id, "aria-expanded": false };
  for (const name in role) input.setAttribute(name, role[name]);
  let listing;
  let offering;
  const take = ({ title: name }) => {
    input.value = name;
    submit();
  };
  const warm = () => ask("warm", input.value).catch(() => {});
  const list = () => (listing ||= later().then(({ createCombobox }) => createCombobox(input, take)).catch(() => (listing = 0)));
  const suggestions = async (items) => {
    offering = items;
    const showing = (items.length || listing) && (await list());
    if (showing && items === offering) showing(items);
  };

  // What screen readers say: once the reader pauses, and again even if it is the same.
  const words = {};
  function tell(found, offered, wait = PAUSE) {
    words.found = found;
    words.offered = offered;
    part("bao").textContent = "";
    clearTimeout(telling);
    telling = setTimeout(() => (part("bao").textContent = [words.found, words.offered].filter(Boolean).join(". ")), wait);
  }

  // The address and the history. Some browsers allow only so many changes in a time: one more is lost, and no harm.
  function remember(kept, way = "replaceState", address) {
    clearTimeout(scrolling);
    try {
      history[way](kept, "", address);
    } catch {}
  }

  const shown = () => part("ds").children.length;
  const stay = () => remember({ shown: shown(), top: scrollY });

  function write(isNew) {
    const address = writeState(state);
    if (isNew && address === writeState(readState(location.search))) return;
    if (isNew) stay();
    remember({}, isNew ? "pushState" : "replaceState", address === "?" ? location.pathname : address);
  }

  function go(next) {
    clearTimeout(typing);
    suggestions([]);
    words.offered = "";
    state = next;
    input.value = before = state.q;
    write(true);
    isKept = true;
    search({ wait: 0 });
  }

  function submit() {
    const q = input.value;
    go({ ...state, q, literal: state.literal && q.trim() === state.q.trim() });
    if (matchMedia("(pointer: coarse)").matches) count.focus(); // Puts the keyboard of a phone away.
  }

  // Focus is never lost: it goes to what took the place of the element that had it, or to the count.
  function keepingFocus(change) {
    const before = document.activeElement;
    const { key } = before.dataset;
    change();
    if (before.getClientRects().length) return; // The body has one, too.
    const after = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    (after || (part("kq").hidden ? input : count)).focus({ preventScroll: true });
  }

  const show = (what) => ["cu", "vi-du", "kq", "loi"].forEach((id) => (part(id).hidden = id !== what));

  // Asks the engine; `use` gets the answer unless another question came after this one.
  function question(more, use, wait) {
    const number = (newest += 1);
    const late = setTimeout(() => {
      part("kq").classList.add("search__results--late");
      if (!part("kq").hidden) return;
      keepingFocus(() => render({ results: [], pages: [], missing: [] }));
      count.textContent = "Đang tìm …";
      part("khong").hidden = true;
    }, LATE);
    failed = false;
    Promise.all([ask("search", { ...state, offset: 0, limit: AT_ONCE, ...more }), more.facets && later().then(({ showPanel }) => showPanel)])
      .then((given) => number === newest && use(...given))
      .catch(() => {
        if (number !== newest) return;
        if (failed == null) return search({});
        failed = true;
        keepingFocus(() => show("loi"));
        tell(part("loi").firstElementChild.textContent, "", wait);
      })
      .finally(() => {
        clearTimeout(late);
        if (number === newest) part("kq").classList.remove("search__results--late");
      });
  }

  // `least`: so many results were shown before, and the page was scrolled to `top`.
  function search({ isTyping, wait, least = 0, top }) {
    const q = state.q.trim();
    document.title = q ? `${q} – ${title}` : title;
    if (!q && !isFiltered(state)) {
      newest += 1;
      keepingFocus(() => show("vi-du"));
      tell();
      return;
    }
    question(
      { facets: part("loc").open || isFiltered(state), prefix: !!isTyping && !/\s$/.test(state.q), limit: isTyping ? TYPED : AT_ONCE },
      (found, panel) => {
        keepingFocus(() => render(found, panel));
        tell(count.textContent, words.offered, wait);
        again(least, top);
      },
      wait,
    );
  }

  // The same steps give the same order: what an engine looks into depends on how much it is asked for.
  function again(least, top) {
    if (shown() >= least || !next) return top >= 0 && scrollTo(0, top);
    return question({ offset: next }, (found) => {
      append(found);
      again(least, top);
    });
  }

  function more() {
    question({ offset: next }, (found) => {
      const first = shown();
      append(found);
      stay();
      part("ds").children[first]?.querySelector("a").focus(); // The first of the new ones: the button may be gone.
      tell(`Đang hiện ${shown()} tin`, "", 0);
    });
  }

  function suggest() {
    const text = input.value;
    const offer = (items) => {
      if (text !== input.value || document.activeElement !== input) return;
      suggestions(items);
      tell(words.found, items.length && `${items.length} gợi ý, bấm mũi tên xuống để chọn`);
    };
    ask("suggest", text).then(offer, () => {});
  }

  // Showing.

  // `panel` shows the filters, where they are wanted.
  function render(found, panel) {
    const { total, corrected, missing, pages, facets } = found;
    show("kq");
    count.textContent = total ? `Có ${newsOf(total)}` : "Không tìm thấy tin nào";
    fill("sua", corrected ? [copy("mau-sua", writeState({ ...state, literal: true }), "chu", corrected.to, state.q.trim())] : []);
    fill("thieu", missing.length ? [copy("mau-thieu", "", "", missing.map((word) => `“${word}”`).join(", "))] : []);
    fill("trang", pages.map(({ title: name, href, note }) => copy("mau-trang", href, href, name, note)));
    const sorts = [["", "Đúng nhất"], ["ngay", "Mới nhất"]];
    fill("xep", total > 1 ? sorts.map(([sort, name]) => choice("mau-muc", sort === state.sort, writeState({ ...state, sort }), `sap${sort}`, name)) : []);
    fill("chip", []);
    if (panel) panel(state, facets);
    part("loc").parentNode.hidden = !total && !isFiltered(state);
    part("khong").hidden = !!total;
    fill("ds", []);
    append(found);
  }

  function append(found) {
    next = found.next;
    part("ds").append(...found.results.map(resultItem));
    part("them").hidden = !next;
  }

  const resultItem = ({ href, title: name, marks, place, day, decrees, excerpt, excerptMarks }) =>
    copy("mau-tin", href, href, [place, day].filter(Boolean).join(", "), decrees, marked(name, marks), marked(excerpt, excerptMarks));

  // What the reader does.

  input.onfocus = () => {
    list();
    warm(); // The Worker has a second script of its own.
  };
  input.oninput = () => {
    const { value } = input;
    // Else a word chosen from a phone's keyboard, or a text pasted: nothing to wait for. Who types Telex changes letters before the last.
    const changed = [...value, 0].findIndex((char, at) => char !== before[at]);
    const isKey = value.length < before.length + 2 && before.endsWith(value.slice(changed + 4));
    before = value;
    tell();
    clearTimeout(typing);
    if (isKey) warm();
    typing = setTimeout(() => {
      state = { ...state, q: input.value, literal: false };
      write(isKept);
      isKept = false;
      search({ isTyping: true });
      suggest();
    }, isKey ? TYPING : 0);
  };

  part("form").onsubmit = (event) => {
    event.preventDefault();
    submit();
  };

  document.getElementById("noi-dung").onclick = (event) => {
    const to = event.target.closest("a");
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || to.pathname !== location.pathname || to.hash) return;
    event.preventDefault();
    go(readState(to.search));
  };

  part("loc").ontoggle = () => part("loc").open && search({ wait: 0, least: shown() });
  part("them").onclick = more;
  part("lai").onclick = () => search({ wait: 0 });
  addEventListener("online", () => (failed = failed ? search({}) : null));

  function arrive() {
    clearTimeout(typing);
    clearTimeout(scrolling);
    suggestions([]);
    state = readState(location.search);
    input.value = before = state.q;
    isKept = !!state.q || isFiltered(state);
    const { shown: least, top } = history.state || {};
    search({ wait: 0, least, top });
  }

  history.scrollRestoration = "manual"; // The results are not there yet when the browser would scroll.
  addEventListener("popstate", arrive);
  addEventListener("pagehide", stay);
  addEventListener("scroll", () => {
    clearTimeout(scrolling);
    scrolling = setTimeout(stay, 200);
  });
  const early = input.value; // Typed before the script was there.
  arrive();
  if (early && early !== state.q) {
    input.value = early;
    input.oninput();
  }
}
