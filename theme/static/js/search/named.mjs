// Pages of the site that a query names.
import { spellingClass } from "./normalise.mjs";

const PAGES = 6;

// Pages that the query names: the longest name first, for "Hà Giang" is more than "Giang"; of two, the one whose title it is.
export const pagesOf = ({ runs, entities, pages }) => {
  const asked = runs.filter(({ isExcluded }) => !isExcluded);
  const isSame = (word, { form, fold }) => word && word.fold === fold && spellingClass(word.form, form) < 2;
  const isThere = (name) => asked.some(({ words }) => words.some((_, at) => name.every((part, place) => isSame(words[at + place], part))));
  return pages
    .map(({ link, keys, names }) => {
      const isKey = entities.some((entity) => entity.keys.some((key) => keys.includes(key)));
      return { link, length: Math.max(+isKey, ...names.map((name, at) => (isThere(name) ? name.length + !at / 2 : 0))) };
    })
    .filter(({ length }) => length)
    .sort((one, other) => other.length - one.length)
    .slice(0, PAGES)
    .map(({ link }) => link);
};
