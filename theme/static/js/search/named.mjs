// Pages of the site that a query, or its beginning, names.
import { spellingClass, tokens } from "./normalise.mjs";

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

export const suggest = async (shards, text, limit = 8) => {
  const spaced = (words) => ` ${words.map(({ fold }) => fold).join(" ")}`;
  const begun = spaced(tokens(text));
  return (await shards.pages())
    .map(({ link, names }) => ({ link, places: names.map((words) => spaced(words).indexOf(begun)).filter((place) => place >= 0) }))
    .filter(({ places }) => begun[1] && places.length)
    .sort((one, other) => Math.min(...one.places) - Math.min(...other.places))
    .slice(0, limit)
    .map(({ link }) => link);
};
