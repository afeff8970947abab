// Pages of the site whose names begin with what a reader types, or have a word that does.
import { tokens } from "./normalise.mjs";

export const suggest = async (shards, text, limit = 5) => {
  const spaced = (words) => ` ${words.map(({ fold }) => fold).join(" ")}`;
  const begun = spaced(tokens(text));
  return (await shards.pages())
    .map(({ link, names }) => ({ link, places: names.map((words) => spaced(words).indexOf(begun)).filter((place) => place >= 0) }))
    .filter(({ places }) => begun[1] && places.length)
    .sort((one, other) => Math.min(...one.places) - Math.min(...other.places))
    .slice(0, limit)
    .map(({ link }) => link);
};
