// A query that is still being typed.
import { spelledOf } from "./excerpt.mjs";
import { bringHeads, countOf, increase, mostOf, unitOf } from "./plan.mjs";
import { parseQuery } from "./query.mjs";

const COMPLETIONS = 6; // Words that one still being typed may become.

// What a query asks for, without the first digit of a decree's number, and the beginning of a year behind something that has none yet: "27/7/20".
export const parseTyped = (text) => {
  const whole = parseQuery(text.replace(/(ngh[iị] *[dđ][iị]nh|n[dđ])( +s[oố])? *\d$/i, "$1"));
  const cut = parseQuery(whole.text.replace(/([\di])( *[/.-] *| +n[aă]m +)([12]|19\d?|20\d?)$/i, "$1"));
  return cut.text !== whole.text && cut.entities.some(({ end }) => end === cut.text.length) ? cut : whole;
};

// A word that is still being typed: what it may become behind the word before it, if it does not often stand there as it is: one word of two would hide the
// other. Alone, only where it is no word yet.
export const complete = async (plan, run) => {
  const last = run.words.length - 1;
  const { fold: begun } = run.words[last];
  const isBegun = (word) => word.startsWith(begun) && word !== begun;
  const counts = new Map();
  const before = last && run.words[last - 1].fold;
  if (begun[1] && !run.isRare) return;
  if (before) await bringHeads(plan, [[before]]);
  for (const [second, { forms }] of before ? plan.heads.get(before).flatMap((entries) => [...entries]) : [])
    if (isBegun(second)) for (const form of forms) increase(counts, second, countOf(form));
  if (!counts.size && begun[1] && !run.singles[last].all) for (const [word, power] of await plan.shards.lexicon()) if (isBegun(word)) counts.set(word, power);
  const some = mostOf(counts, COMPLETIONS);
  run.isPrefix = some.length;
  const isPair = before && plan.heads.get(before).some((entries) => entries.has(some[0]));
  if (isPair) unitOf(plan, some.map((second) => [before, second]), spelledOf(run.words.slice(-2)), true, run.pairs[last - 1]);
  else {
    const keys = some.map((head) => [head, ""]);
    await bringHeads(plan, keys);
    unitOf(plan, keys, run.words[last].form, true, run.singles[last]);
  }
};
