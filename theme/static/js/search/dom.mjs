// Elements without HTML in strings: the page brings them as templates.

export const part = (id) => document.getElementById(`tim-${id}`);

// A copy of a template's element. Its link leads to `href`; its places, marked data-o, take `contents` in order (a text, or an array of texts and
// nodes), and go where there is nothing for them. `key` finds the element again in the next rendering.
export function copy(id, href, key, ...contents) {
  const element = part(id).content.firstElementChild.cloneNode(true);
  const places = [...element.querySelectorAll("[data-o]")];
  const link = element.querySelector("a");
  if (link) {
    link.href = href;
    link.dataset.key = key;
  }
  places.forEach((place, at) => (contents[at] && contents[at].length ? place.append(...[].concat(contents[at])) : place.remove()));
  return element;
}

// The same, said to be what is chosen, or not.
export function choice(id, isChosen, ...given) {
  const element = copy(id, ...given);
  if (isChosen) element.querySelector("a").setAttribute("aria-current", "true");
  return element;
}

export const fill = (id, nodes) => part(id).replaceChildren(...nodes);

export const newsOf = (number) => `${number.toLocaleString("vi")} tin`;

// A text with its hits as <mark>: `marks` are [start, end] pairs in order.
export function marked(text, marks) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks || []) {
    const mark = document.createElement("mark");
    mark.append(text.slice(start, end));
    parts.push(text.slice(at, start), mark);
    at = end;
  }
  return text ? [...parts, text.slice(at)] : [];
}
