// What is shown of the documents that answer a query.
import { evidenceOf, excerptOf, hitsOf, marksOf, readingOf } from "./excerpt.mjs";
import { TIES, bestOf } from "./rank.mjs";

// {results, next, dropped}: the results from `offset` on, with what they show; where those after them begin (0: there are none); how many
// were none, for their text has the words of a quoted phrase in pairs only. Texts decide among those shown together too: whether a document says
// what is wanted in its own words, in title or place or in the text, and whether all of it stands together there.
export const resultsOf = async (plan, { offset = 0, limit = 20 }) => {
  const { segments, wants, isStrict } = plan;
  const { start, best } = bestOf(segments, plan.found.scores, plan.days, isStrict, offset, offset + limit);
  const [from, to] = [offset - start, offset - start + limit];
  const isTied = best.length <= to + TIES;
  const bring = async (one) => ({ ...one, shown: await plan.shards.shown(segments[one.at], one.number) });
  const some = await Promise.all((isTied ? best : best.slice(from, to)).map(bring));
  some.sort((one, other) => other.key - one.key || (one.shown[0] < other.shown[0] ? -1 : 1));
  const runs = plan.runs.filter((run) => run.words[1] && !run.isExcluded && (!run.isQuoted || wants.includes(run)));
  const read = (reading, what) => hitsOf(reading, what, plan.pages.named);
  const shown = isTied ? some.slice(from, to) : some;
  const found = shown.flatMap(({ at, number, key, shown: [id, name, place, day, decrees, summary, body] }) => {
    const [title, text, top] = [readingOf(name), readingOf(summary, body), readingOf(name, place)];
    const [marks, hits] = [read(title, wants), read(text, wants)];
    let evidence = evidenceOf([...read(top, wants), ...hits], wants) / (wants.length || 1);
    for (const run of runs) {
      const together = Math.max(evidenceOf(read(top, [run]), [run]), evidenceOf(read(text, [run]), [run]) * 0.7);
      // Chairs and decrees are not in the texts: their words stand in the first tier.
      const isUnseen = () => run.pairs.every(({ options }) => options[at].some(({ form }) => form.sets[0].includes(number)));
      if (run.isQuoted && !together && !isUnseen()) return [];
      evidence += together / runs.length;
    }
    const result = { id, href: `tin/${id}.html`, title: title.text, place, day, decrees, marks: marksOf(marks), ...excerptOf(text.text, hits) };
    return { key: isStrict ? 0 : key + evidence * 3e11, result };
  });
  const results = found.sort((one, other) => other.key - one.key).map(({ result }) => result);
  return { results, next: offset + limit < plan.found.total ? offset + limit : 0, dropped: shown.length - found.length };
};
