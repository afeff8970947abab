// Decree numbers, days, months, quarters, years and spans in any spelling: the twin of plugins/search/entities.py, which tells the keys.
import { nfcOf } from "./normalise.mjs";

const SAID = "mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi|muoi mot|muoi hai";
const YEAR = "((?:19[4-9]|20[0-4])[0-9])";
const END = "(?![0-9a-z])";
const DATE = `([0-9]{1,2})(?: *[/.-] *| +thang +)([0-9]{1,2})(?: *[/.-] *|,? +nam +)((?:19[4-9]|20[0-4])[0-9]|[0-9]{2}(?! *[/.-] *[0-9]))${END}`;
const SIGNED = `(?:,? *(?:ky +)?ngay +${DATE})?`;
const ENTITY = [
  `(?:nghi *dinh|nd(?: *- *cp)?)(?: +so)?[ :.]*([0-9]{1,3})(?![0-9])(?:(?: *[/.-] *| +nam +| +)${YEAR}(?![0-9]))?(?: *[/.-]? *nd *-? *cp)?${SIGNED}${END}`, // 1–5
  `([0-9]{1,3})[ /.-]+${YEAR}(?: *[/.-] *| +)nd(?: *-? *cp)?${SIGNED}${END}`, // 6–10
  `(?:ngay +)?(?:m[uo]ng +)?${DATE}`, // 11–13
  `${YEAR}[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})${END}`, // 14–16
  `(?:nam +)?${YEAR}(?: *- *| +den +(?:nam +)?)${YEAR}${END}`, // 17–18
  `(?:thang +|t(?=[0-9]))([0-9]{1,2}|(?:${SAID})(?=,? +nam +[12]))(?: *[/.-] *|,? +nam +| +)${YEAR}${END}`, // 19–20
  `(?:ngay +(?:m[uo]ng +)?|m[uo]ng +|(?=[0-9]+ +t))([0-9]{1,2})(?: *[/.-] *| +thang +)([0-9]{1,2})${END}(?! ?[/.] ?[0-9])`, // 21–22
  `([0-9]{1,3})[/.-]${YEAR}${END}(?!/[a-z])`, // 23–24
  `([0-9]{1,2})[/-]([0-9]{1,2})${END}(?! ?[/.] ?[0-9])(?! +(?:so|tong|xa|ngay|thang|nam|nguoi|lan|dien)${END})`, // 25–26
  `(?:qu[iy] *|q)([1-4]|iv|i{1,3}|(?:nhat|mot|hai|ba|tu|bon)(?=,? +nam +[12]))${END}(?:(?: *[/.-] *|,? +nam +| +)${YEAR}${END})?`, // 27–28
  `(?:nam +)?${YEAR}${END}`, // 29
].join("|");

/** Letter for letter without marks and capitals; ỳ, ỷ, ỹ, ỵ stay: a fund (quỹ) is no quarter (quý). */
const flatOf = (text) =>
  text
    .replace(/[–—−‐‑]/g, "-")
    .replace(/[\t\n\r\u00a0\u2009\u202f]/g, " ")
    .replace(/[đĐ]/g, "d")
    .replace(/[^\0-\x7fỳỷỹỵỲỶỸỴ]/g, (char) => {
      const base = char.normalize("NFD")[0];
      return base < "\x80" ? base : char;
    })
    .replace(/[A-Z]/g, (char) => char.toLowerCase());

const twoDigits = (number) => `${+number}`.padStart(2, "0");

const isMonth = (month) => month >= 1 && month <= 12;

const dayOf = (day, month, year) =>
  isMonth(month) && day >= 1 && day <= new Date(2000, month, 0).getDate()
    ? `${year.length > 2 ? "" : "20"}${year}-${twoDigits(month)}-${twoDigits(day)}`
    : "";

// Numbers in words, which are those of months; of quarters the first.
const numberOf = (said) => +said || SAID.split("|").indexOf(said) + 1 || { iv: 4, bon: 4, nhat: 1 }[said] || said.length;

const keysOf = (part, before) => {
  const keys = [];
  const add = (sure, key) => sure && keys.push(key);
  const number = part[1] || part[6];
  if (number) {
    const signed = dayOf(part[3] || part[8], part[4] || part[9], part[5] || part[10]);
    const year = part[2] || part[7] || signed.slice(0, 4);
    add(1, `nd:${twoDigits(number)}${year && "/"}${year}`);
    add(signed, `ng:${signed}`);
  } else if (part[11] || part[14]) {
    const day = part[11] ? dayOf(part[11], part[12], part[13]) : dayOf(part[16], part[15], part[14]);
    add(day, `ng:${day}`);
  } else if (part[17]) {
    const isSpan = part[17] < part[18];
    add(1, `nam:${part[17]}${isSpan ? `-${part[18]}` : ""}`);
    add(!isSpan, `nam:${part[18]}`);
  } else if (part[19]) add(isMonth(numberOf(part[19])), `th:${part[20]}-${twoDigits(numberOf(part[19]))}`);
  else if (part[23]) {
    if (!/(?:quyet(?: +dinh)?|thong tu(?: lien tich)?|hoach|chi thi|ket luan|luat|cong van|qd|nq|tt|kh)(?: +so)?[ :]*$/.test(before)) {
      add(+part[23], `nd:${twoDigits(part[23])}/${part[24]}`);
      add(isMonth(part[23]), `th:${part[24]}-${twoDigits(part[23])}`);
    }
  } else if (part[21] || part[25]) {
    const day = dayOf(part[21] || part[25], part[22] || part[26], "2000");
    add(day, `ng:${day.slice(5)}`);
  } else if (part[27]) add(1, `q:${part[28] ? `${part[28]}-` : ""}${numberOf(part[27])}`);
  else add(1, `nam:${part[29]}`);
  return keys;
};

/** What a text names: [{key, start, end, inner}]. Several of one place are readings of it; `inner`: the day on which a decree was signed. */
export const entitiesOf = (text) => {
  const plain = flatOf(nfcOf(text));
  const pattern = new RegExp(ENTITY, "g");
  const found = [];
  for (let part; (part = pattern.exec(plain)); ) {
    const start = part.index;
    const end = pattern.lastIndex;
    const keys = /[0-9a-z]$|[0-9][/.,]$/.test(plain.slice(Math.max(start - 2, 0), start)) ? [] : keysOf(part, plain.slice(Math.max(start - 24, 0), start));
    if (!keys.length) pattern.lastIndex = start + 1;
    keys.forEach((key, at) => found.push({ key, start, end, inner: at > 0 && /^ng/.test(key) }));
  }
  return found;
};
