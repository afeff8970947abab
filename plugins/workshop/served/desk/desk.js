// The desk with JavaScript: completion while typing, rows without a reload, checks and the preview that follow what is typed.
// Without it every button sends the form, and the server does the same.
const form = document.querySelector("form[data-check]");
const suggesting = document.querySelector("form[data-suggest]");
const PAUSE = 600; // Milliseconds without a key until the form is looked at.

// ---- Completion of places, decrees and meetings

function completed(input) {
  const finder = input.dataset.finder;
  const box = document.createElement("div");
  box.className = "autocomplete";
  const { name, id, value } = input;
  const invalid = input.getAttribute("aria-invalid");
  const hints = (input.dataset.hint ?? document.getElementById((input.getAttribute("aria-describedby") ?? "").split(" ")[0])?.textContent ?? "").replace(/\s+/g, " ").trim();
  input.replaceWith(box);
  let latest = "";
  window.accessibleAutocomplete({
    element: box,
    id,
    name,
    defaultValue: value,
    confirmOnBlur: false,
    minLength: 2,
    displayMenu: "overlay",
    showNoOptionsFound: false,
    tAssistiveHint: () => `${hints} Khi có gợi ý, dùng phím mũi tên lên xuống để xem, Enter để chọn.`,
    tStatusQueryTooShort: (length) => `Gõ từ ${length} chữ trở lên để có gợi ý.`,
    tStatusNoResults: () => "Không có gợi ý.",
    tStatusSelectedOption: (chosen, length, index) => `${chosen}: gợi ý ${index + 1} trong ${length}.`,
    tStatusResults: (length, chosen) => `Có ${length} gợi ý. ${chosen ?? ""}`,
    tNoResults: () => "Không có gợi ý",
    source: async (typed, populate) => {
      latest = typed;
      const day = document.querySelector('[name="date"]')?.value ?? "";
      const answer = await fetch(`${suggesting.dataset.suggest}${finder}?${new URLSearchParams({ go: typed, ngay: day })}`);
      const found = answer.ok ? await answer.json() : [];
      if (typed === latest) populate(found);
    },
    templates: {
      inputValue: (found) => (typeof found === "string" ? found : found?.value ?? ""),
      suggestion: (found) => {
        const shown = document.createElement("span");
        const line = typeof found === "string" ? found : found.remark ? `${found.value} – ${found.remark}` : found.value;
        shown.textContent = line; // Escaped: the library takes HTML.
        return shown.innerHTML;
      },
    },
    onConfirm: () => setTimeout(look, 0),
  });
  const made = box.querySelector("input");
  made.lang = "vi";
  made.dataset.finder = finder;
  made.dataset.hint = hints; // The library has a description of its own, into which ours goes.
  made.setAttribute("aria-errormessage", `${name}-loi`);
  if (invalid) made.setAttribute("aria-invalid", invalid);
}

function complete(within) {
  if (!window.accessibleAutocomplete || !suggesting) return;
  for (const input of within.querySelectorAll("input[data-finder]:not(.autocomplete__input)")) {
    // Whoever was faster than this script and types here already would lose the next letters, or the word that the keyboard still composes.
    if (input === document.activeElement) input.addEventListener("focusout", completeWhenLeft);
    else completed(input);
  }
}

function completeWhenLeft({ target }) {
  if (target === document.activeElement) return; // The whole window was left: one comes back to this field.
  target.removeEventListener("focusout", completeWhenLeft);
  completed(target);
}

// ---- Rows of lists

function renumber(list) {
  const key = list.dataset.list;
  [...list.querySelectorAll(":scope > [data-rows] > [data-row]")].forEach((row, place) => {
    const pattern = new RegExp(`\\b${key}-\\d+`, "g");
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const { name, value } of [...element.attributes]) {
        if (/^(?:id|name|for|aria-(?:describedby|errormessage|controls|owns|activedescendant)|data-(?:field|messages|heard|choose))$/.test(name) || (name === "value" && element.matches("button"))) {
          element.setAttribute(name, value.replace(pattern, `${key}-${place}`));
        }
      }
    }
    for (const number of row.querySelectorAll("[data-number]")) number.textContent = String(place + 1);
    const remove = row.querySelector("[data-remove]");
    remove.setAttribute("aria-label", remove.getAttribute("aria-label").replace(/\d+/, String(place + 1)));
  });
}

// A completed input remembers its name and id itself: plain again while it is renumbered.
function plain(list) {
  for (const made of list.querySelectorAll("input.autocomplete__input[data-finder]")) {
    const input = document.createElement("input");
    Object.assign(input, { type: "text", className: "control", name: made.name, id: made.id, value: made.value, autocomplete: "off", lang: "vi" });
    Object.assign(input.dataset, { finder: made.dataset.finder, hint: made.dataset.hint });
    if (made.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
    made.closest(".autocomplete").replaceWith(input);
  }
}

function blankOf(list) {
  return list.querySelector("template[data-blank]").content.querySelector("[data-row]").cloneNode(true);
}

function addRow(list) {
  const rows = list.querySelector("[data-rows]");
  const row = blankOf(list);
  plain(list);
  rows.append(row);
  renumber(list);
  complete(list);
  row.querySelector("input:not([type=hidden]), textarea, select").focus();
}

function removeRow(row) {
  const list = row.closest("[data-list]");
  const rows = list.querySelector("[data-rows]");
  plain(list);
  row.remove();
  if (!rows.children.length) rows.append(blankOf(list));
  renumber(list);
  complete(list);
  list.querySelector("[data-add]").focus();
  say("Đã bỏ một dòng. Lưu thì mới mất hẳn.");
  look();
}

// ---- What is said

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const ended = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);
let saidLast = "";

function say(text) {
  const region = document.querySelector("[data-said]");
  if (region) region.textContent = text;
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function message(finding) {
  const box = element("div", `message ${finding.is_problem ? "message--problem" : "message--note"}`);
  const hidden = element("span", "visually-hidden", finding.is_problem ? "Phải sửa:" : "Nên xem lại:");
  const text = element("p", "message__text", hidden, ` ${capital(finding.what)}. `, element("span", "message__cure", ended(capital(finding.cure))));
  if (finding.guide) {
    const link = element("a", "", "Xem hướng dẫn", element("span", "visually-hidden", " (mở trang khác)"));
    link.href = `/${finding.guide}`;
    link.target = "_blank";
    text.append(" ", link);
  }
  box.append(text);
  if (finding.choices.length) {
    const choices = finding.choices.map(([value, label]) => {
      const button = element("button", "button button--choice", label);
      button.type = "button";
      button.dataset.choose = finding.field;
      button.dataset.value = value;
      return button;
    });
    box.append(element("div", "choices", ...choices));
  }
  return box;
}

function show({ findings, heard }) {
  const active = document.activeElement?.name ?? "";
  const byField = new Map();
  for (const finding of findings) byField.set(finding.field, [...(byField.get(finding.field) ?? []), finding]);
  for (const place of form.querySelectorAll("[data-messages]")) {
    const name = place.dataset.messages;
    const here = byField.get(name) ?? [];
    // Nobody is told of a mistake in the word that is just being typed, but of its cure at once.
    if (name && name === active && !place.children.length && here.some((finding) => finding.is_problem)) continue;
    place.replaceChildren(...here.map(message));
    const control = form.elements.namedItem(name);
    if (control instanceof Element) {
      if (here.some((finding) => finding.is_problem)) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
  for (const place of form.querySelectorAll("[data-heard]")) {
    const words = heard[place.dataset.heard];
    const text = words ? `Hiểu là: ${words}` : "";
    if (place.textContent !== text) place.textContent = text;
  }
  const problems = findings.filter((finding) => finding.is_problem);
  const summary = document.querySelector("[data-summary]");
  const items = problems.map((finding) => {
    const item = document.createElement("li");
    if (finding.anchor) {
      const link = element("a", "", capital(finding.what));
      link.href = `#${finding.anchor}`;
      item.append(link);
    } else item.append(`${capital(finding.what)}. ${ended(capital(finding.cure))}`);
    return item;
  });
  // While one types nothing jumps and nothing is read out at once: a list that is there follows, a quiet line says how many are left.
  summary.removeAttribute("role");
  if (!problems.length) summary.hidden = true;
  summary.querySelector("[data-summary-title]").textContent = `Còn ${problems.length} chỗ phải sửa`;
  summary.querySelector("[data-summary-list]").replaceChildren(...items);
  const told = problems.length ? `Còn ${problems.length} chỗ phải sửa.` : "Không còn chỗ nào phải sửa.";
  if (told !== saidLast) say(told);
  saidLast = told;
}

// ---- The preview

const frame = document.querySelector("[data-preview]");
const previewState = document.querySelector("[data-preview-state]");

function exchange(page) {
  const shown = frame.contentDocument;
  const fresh = new DOMParser().parseFromString(page, "text/html");
  const main = shown?.querySelector("main#noi-dung");
  if (!shown || !main || !shown.querySelector(".masthead") || !fresh.querySelector("main")) return frame.contentWindow.location.replace(frame.src);
  main.replaceWith(shown.importNode(fresh.querySelector("main"), true)); // Keeps where the page was scrolled to.
  const trail = shown.querySelector(".breadcrumbs, nav[aria-label='Đường dẫn']");
  const newTrail = fresh.querySelector(".breadcrumbs, nav[aria-label='Đường dẫn']");
  if (trail && newTrail) trail.replaceWith(shown.importNode(newTrail, true));
  return undefined;
}

function tame() {
  // A link of the preview opens beside the desk, not in the narrow frame.
  frame.contentDocument?.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    window.open(link.href, "_blank", "noopener");
  });
}

// ---- Looking at the form while it is filled

let waiting = 0;
let asked = 0;
let dirty = false;

function body() {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

async function look() {
  if (!form) return;
  clearTimeout(waiting);
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: body() });
    if (!answer.ok || mine !== asked) return;
    const told = await answer.json();
    if (mine !== asked) return;
    show(told);
    dirty = told.changed;
    const left = told.findings.filter((finding) => finding.is_problem).length;
    const parts = [told.stale && "Tệp vừa bị đổi ở nơi khác: lưu thì máy hỏi trước", told.changed && "Chưa lưu", left && `Còn ${left} chỗ phải sửa`];
    form.querySelector("[data-state]").textContent = parts.filter(Boolean).join(" · ");
    if (told.page) exchange(told.page);
    previewState.textContent = told.page ? "" : "Trang hiện lại khi không còn chỗ phải sửa.";
  } catch {
    form.querySelector("[data-state]").textContent = "Không thấy máy chủ: inv edit còn chạy không? Chữ đã gõ vẫn ở đây.";
  }
}

function later() {
  dirty = true;
  clearTimeout(waiting);
  waiting = setTimeout(look, PAUSE);
}

function choose(button) {
  const list = button.closest("[data-list]");
  if (list) plain(list);
  const control = (form ?? suggesting).elements.namedItem(button.dataset.choose);
  if (control instanceof Element) control.value = button.dataset.value;
  if (list) complete(list);
  const again = (form ?? suggesting).elements.namedItem(button.dataset.choose);
  if (again instanceof Element) again.focus();
  look();
}

complete(document);

if (form) {
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("focusout", () => { if (dirty) later(); });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-add]")) addRow(button.closest("[data-list]"));
    else if (button.matches("[data-remove]")) removeRow(button.closest("[data-row]"));
    else if (button.matches("[data-choose]")) choose(button);
    else if (button.matches("[data-preview-now]")) {
      look();
      document.getElementById("xem-truoc").scrollIntoView();
      document.getElementById("xem-truoc").focus({ preventScroll: true });
    } else return;
    event.preventDefault();
  });
  form.addEventListener("submit", () => { dirty = false; });
  for (const link of document.querySelectorAll("[data-leave]")) link.addEventListener("click", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".bar .button--main"));
    }
  });
  frame.addEventListener("load", tame);
  tame();
}

// ---- Where to begin: at what was asked for, or at what is wrong; not for whoever was faster than this script, whose next letters would be lost

const wanted = form?.dataset.focus;
if (document.activeElement !== document.body) {
  // They are where they want to be.
} else if (wanted) {
  const list = document.querySelector(`[data-list="${CSS.escape(wanted)}"]`);
  const rows = list ? [...list.querySelectorAll("[data-row]")] : [];
  const control = rows.length ? rows.at(-1).querySelector("input:not([type=hidden]), textarea, select") : document.getElementById(wanted);
  control?.focus();
} else if (location.hash.length < 2) {
  const alert = document.querySelector("#xung-dot, #giong-the, [role=alert]:not([hidden])") ?? document.querySelector("#da-lam");
  alert?.focus();
}
