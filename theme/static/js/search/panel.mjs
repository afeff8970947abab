// The filters of the search page: what is chosen, and what may be.
import { choice, copy, fill, newsOf } from "./dom.mjs";
import { FILTERS, writeState } from "./url.mjs";

const VALUES = 8; // Of a filter; the others are folded.

// The same search with another value for a filter; "" takes the filter away.
const withFilter = (state, name, value) => ({ ...state, filters: { ...state.filters, [name]: value } });

// `facets`: name → [{value, label, count}].
export function showPanel(state, facets) {
  fill("chip", chips(state, facets));
  fill("muc", Object.keys(FILTERS).map((name) => groupOfValues(state, name, facets[name] || [])));
}

function chips(state, facets) {
  const used = Object.keys(FILTERS).filter((name) => state.filters[name]);
  const made = used.map((name) => {
    const value = state.filters[name];
    const known = (facets[name] || []).find((one) => one.value === value);
    return copy("mau-chip", writeState(withFilter(state, name, "")), `chip${name}`, `${FILTERS[name]}: ${known ? known.label : value}`);
  });
  return used.length > 1 ? [...made, copy("mau-muc", writeState({ ...state, filters: {} }), "chip", "Bỏ hết")] : made;
}

function groupOfValues(state, name, values) {
  const items = values.map(({ value, label, count }) => {
    const is = state.filters[name] === value;
    return choice("mau-gia-tri", is, writeState(withFilter(state, name, is ? "" : value)), name + value, label, newsOf(count));
  });
  const rest = items.splice(VALUES);
  const folded = rest.length && copy("mau-con", "", "", `Còn ${rest.length} mục`, rest);
  if (folded) folded.open = rest.some((item) => item.querySelector("[aria-current]"));
  return values.length ? copy("mau-nhom", "", "", FILTERS[name], items, folded && [folded]) : "";
}
