// The search: from what a reader types to results, all of it here but the loading of files.
import { repair } from "./corrections.mjs";
import { pagesOf, suggest } from "./named.mjs";
import { planOf } from "./plan.mjs";
import { facetsOf, resultsOf } from "./results.mjs";
import { createShards } from "./shards.mjs";

/** {search(request), suggest(text, limit)}; `load(name, fresh)` gives the bytes of a file of the index, with `fresh` past every cache. */
export const createEngine = ({ load }) => {
  let shards = createShards(load);
  // Files of two builds, or one that is no more: all is loaded afresh. No network: what is there stays.
  const safely =
    (ask) =>
    async (...given) => {
      try {
        return await ask(shards, ...given);
      } catch (error) {
        const fresh = createShards(load, true);
        const answer = await ask(fresh, ...given).catch(() => {
          throw error;
        });
        shards = fresh;
        return answer;
      }
    };
  return { search: safely(search), suggest: safely(suggest) };
};

const search = async (shards, request) => {
  const { q = "", literal } = request;
  let plan = await planOf(shards, q, request);
  let corrected = null;
  for (let tries = 0; !literal && tries < 3 && (plan.unknown.length || !plan.found.clean); tries += 1) {
    const repaired = await repair(plan);
    const better = repaired && (await planOf(shards, repaired.to, request));
    if (!better || (better.found.clean <= plan.found.clean && better.unknown.length >= plan.unknown.length)) break;
    plan = better;
    corrected = repaired;
  }
  const [results, facets] = await Promise.all([resultsOf(plan, request), request.facets ? facetsOf(plan, request) : null]);
  return { q, total: plan.found.total, atLeast: false, corrected, missing: plan.unknown.map(({ text }) => text), pages: pagesOf(plan), results, facets };
};
