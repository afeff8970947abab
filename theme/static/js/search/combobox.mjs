// Suggestions below a text box: the editable combobox with a list box of the ARIA Authoring Practices, chosen by hand. Focus stays in the box.
// The page says what the box is; this is brought when the reader comes to it.
import { copy, part } from "./dom.mjs";

// `choose(item)` is told what the reader takes; an item is {title, note}. What comes back: show(items).
export function createCombobox(input, choose) {
  const list = part("goi-y");
  let items = [];
  let active = -1;

  const set = (name, value) => input.setAttribute(name, value);

  function show(found) {
    items = found;
    list.replaceChildren(...items.map(({ title, note }) => copy("mau-goi-y", "", "", title, note)));
    open(items.length > 0);
  }

  function open(is) {
    list.hidden = !is;
    set("aria-expanded", is);
    move(-1);
  }

  function move(to) {
    active = to;
    set("aria-activedescendant", "");
    [...list.children].forEach((option, at) => {
      option.id = `tim-goi-y-${at}`;
      option.setAttribute("aria-selected", at === to);
      if (at !== to) return;
      set("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    });
  }

  function take(at) {
    const item = items[at];
    show([]);
    choose(item);
  }

  // Each returns whether the key was ours. Before the first and after the last is the box itself.
  const keys = {
    ArrowDown({ altKey }) {
      if (list.hidden) open(items.length > 0);
      if (!altKey) move(active + 1 < items.length ? active + 1 : -1);
      return items.length;
    },
    ArrowUp({ altKey }) {
      if (altKey) open(false);
      else if (!list.hidden) move((active < 0 ? items.length : active) - 1);
      return items.length;
    },
    Enter() {
      const is = active >= 0;
      if (is) take(active);
      return is;
    },
    Escape() {
      const was = !list.hidden;
      open(false);
      return was;
    },
  };

  input.onkeydown = (event) => {
    if (event.isComposing) return; // The key belongs to the keyboard's own list of words.
    const key = keys[event.key];
    if (!key) move(-1); // Home, End, left, right and letters go to the text.
    else if (key(event)) event.preventDefault();
  };
  input.onblur = () => open(false);
  list.onmousedown = (event) => event.preventDefault(); // Keeps the focus in the box.
  list.onclick = ({ target }) => take([...list.children].indexOf(target.closest("li")));
  return show;
}
