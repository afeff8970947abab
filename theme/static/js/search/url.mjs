// What is searched for, and the address that says so: tim.html?q=&tinh=&nd=&nam=&luc-luong=&loai=&sap=&chu=

// The filters, in the order in which they are offered.
export const FILTERS = { tinh: "Tỉnh, thành", nd: "Nghị định", nam: "Năm", "luc-luong": "Lực lượng", loai: "Loại hội nghị" };

// `search` is that of an address: "?q=tuyển+quân&tinh=an-giang".
export function readState(search) {
  const given = new URLSearchParams(search);
  const filters = {};
  for (const name in FILTERS) if (given.get(name)) filters[name] = given.get(name);
  return { q: given.get("q") || "", filters, sort: given.get("sap") === "ngay" ? "ngay" : "", literal: given.get("chu") === "dung" };
}

// The query of the state's address: "?" where nothing is searched for.
export function writeState({ q, filters, sort, literal }) {
  const wanted = new URLSearchParams();
  const set = (name, value) => value && wanted.set(name, value);
  set("q", q.trim());
  for (const name in FILTERS) set(name, filters[name]);
  set("sap", sort);
  set("chu", literal && "dung");
  return `?${wanted}`;
}

export const isFiltered = ({ filters }) => Object.values(filters).some(Boolean);
