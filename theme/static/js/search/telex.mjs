// Telex and VNI that no keyboard turned into letters: "hooij", "ho65i" → "hội".
import { formOf } from "./normalise.mjs";

const ONSETS = "b|ch?|d|đ|gh?|gi|h|kh?|l|m|ng?h?|ph?|qu|r|s|th?|tr|v|x";
const CLOSED = "(?:[aăâeêioôơuưy]|[iy]ê|uô|ươ|o[aăe]|u[âêy]|uyê|oo)";
const OPEN = "[aeêioôơuưy]|[iuư]a|o[ae]|u[êơy]|uya|a[iouy]|â[uy]|eo|[iê]u|[oôơuư]i|ưu|[iy]êu|uôi|ươ[iu]|oa[iyo]|oeo|uây|uyu";
const SYLLABLE = new RegExp(`^(?:${ONSETS})?(?:${OPEN}|${CLOSED}(?:m|n[gh]?|(ch?|k|p|t)))$`);
const TONE_MARKS = { f: "\u0300", r: "\u0309", x: "\u0303", s: "\u0301", j: "\u0323" };
const HORNED = [[/uo(?=.)/, "ươ"], [/uo/, "uơ"], [/ua/, "ưa"], [/a/, "ă"], [/o/, "ơ"], [/u|$/, "ư"]];

// A word in VNI as Telex has it: "ho65i" → "hooij".
const fromVni = (word) =>
  word
    .replace(/([aeo])(.*)6/, "$1$1$2")
    .replace(/(\D.*)[78]/, "$1w")
    .replace(/^d(.*)9/, "dd$1")
    .replace(/(\D.*)([1-5])(.*)/, (whole, before, tone, after) => before + after + "sfrxj"[tone - 1]);

/** The syllable (lower case) that `typed` means in Telex or VNI; "" if it is none, or rather a word as it stands: giao, box, as. */
export const fromTelex = (typed) => {
  const word = fromVni(typed.toLowerCase());
  const split = /^(qu(?=[aeioyw])|gi(?=[aeouw])|[b-df-hj-np-tvxz]*)([a-z]+)$/.exec(word);
  if (!split) return "";
  const onset = split[1].replace("dd", "đ");
  const tones = split[2].match(/[sfrxj]/g) || [];
  const plain = split[2].replace(/[sfrxj]/g, "");
  let rime = plain.replace(/([aeo])(.*)\1/, (whole, vowel, between) => ({ a: "â", e: "ê", o: "ô" })[vowel] + between);
  if (/w/.test(rime)) {
    rime = rime.replace(/w/g, "");
    const [vowel, horned] = HORNED.find(([pattern]) => pattern.test(rime));
    rime = rime.replace(vowel, horned);
  }
  const syllable = SYLLABLE.exec(onset + rime);
  const [tone] = tones;
  // An s, x, r or f may be a letter of its own: in a short word, or before a vowel, it takes another sign to be sure.
  const isSure = rime !== plain || onset !== split[1] || tone === "j";
  const isLikely = tone && !/[sfrxj][aeiouy]/.test(split[2]) && word.length > (tone === "f" ? 2 : 3);
  if (!syllable || tones.length > 1 || /w.*w.*w/.test(plain) || (syllable[1] && !/[sj]/.test(tone)) || !(isSure || isLikely)) return "";
  const letters = onset + rime;
  return tone ? formOf(letters.replace(/([^aăâeêioôơuưy]*)$/, `${TONE_MARKS[tone]}$1`)) : letters;
};
