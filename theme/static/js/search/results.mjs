// What is shown of the documents that answer a query.
import { evidenceOf, excerptOf, hitsOf, marksOf, readingOf } from "./excerpt.mjs";
import { TIES, bestOf } from "./rank.mjs";

// The results from `offset` on, with what they show. That decides among those shown together too: whether a document says what is wanted in
// its own words, in title or place or in the text, and whether all of it stands together there.
export const resultsOf = async (plan, { offset = 0, limit = 20 }) => {
  const { segments, wants, isStrict } = plan;
  const { start, best } = bestOf(segments, plan.found.scores, plan.days, isStrict, offset, offset + limit);
  const [from, to] = [offset - start, offset - start + limit];
  const isTied = best.length <= to + TIES;
  const bring = async (one) => ({ ...one, shown: await plan.shards.shown(segments[one.at], one.number) });
  const some = await Promise.all((isTied ? best : best.slice(from, to)).map(bring));
  some.sort((one, other) => other.key - one.key || (one.shown[0] < other.shown[0] ? -1 : 1));
  const runs = plan.runs.filter(({ words, isExcluded }) => words[1] && !isExcluded);
  const read = (reading, what) => hitsOf(reading, what, plan.pages.named);
  const found = (isTied ? some.slice(from, to) : some).map(({ key, shown: [id, name, place, day, decrees, summary, body] }) => {
    const [title, text, top] = [readingOf(name), readingOf(summary, body), readingOf(name, place)];
    const [marks, hits] = [read(title, wants), read(text, wants)];
    let evidence = evidenceOf([...read(top, wants), ...hits], wants) / (wants.length || 1);
    for (const run of runs) {
      const together = Math.max(evidenceOf(read(top, [run]), [run]), evidenceOf(read(text, [run]), [run]) * 0.7);
      evidence += together ? together / runs.length : run.isQuoted ? -9 : 0;
    }
    const about = { id, href: `tin/${id}.html`, title: title.text, place, day, decrees: decrees ? decrees.split(", ") : [] };
    return { key: isStrict ? 0 : key + evidence * 3e11, result: { ...about, marks: marksOf(marks), ...excerptOf(text.text, hits) } };
  });
  return found.sort((one, other) => other.key - one.key).map(({ result }) => result);
};
