// The search: from what a reader types to results, all of it here but the loading of files.
import { pagesOf } from "./named.mjs";
import { bringHeads, headsOf, planOf } from "./plan.mjs";
import { parseQuery } from "./query.mjs";
import { resultsOf } from "./results.mjs";
import { createShards } from "./shards.mjs";

const SUPERSEDED = "superseded";
const ROUNDS = 5; // So often more texts are brought at once where some of them turn out to be no results.

/**
 * {search(request), suggest(text, limit), warm(text)}; `load(name, fresh)` gives the bytes of a file of the index, with `fresh` past every cache;
 * `later()` what is seldom needed: {repair, facetsOf, suggest, typing}. A search that another one follows is given up: it rejects.
 */
export const createEngine = ({ load, later }) => {
  let asked = 0;
  let shards = createShards(load);
  // Files of two builds, or one that is no more: all is loaded afresh. No network: what is there stays.
  const safely =
    (ask) =>
    async (...given) => {
      try {
        return await ask(shards, ...given);
      } catch (error) {
        if (error === SUPERSEDED) throw error;
        const fresh = createShards(load, true);
        const found = await ask(fresh, ...given).catch(() => {
          throw error;
        });
        shards = fresh;
        return found;
      }
    };
  const search = (request) => {
    const number = (asked += 1);
    const check = () => {
      if (number < asked) throw SUPERSEDED;
    };
    return safely(answer)({ ...request, check }, later);
  };
  // Brings what the finished words of a text that is being typed will be looked up in.
  const warm = (text) => {
    const keys = headsOf(parseQuery(text.replace(/\S*$/, ""))).map(([head, second]) => [head, second || undefined]); // A word alone: two, soon.
    return Promise.all([later(), shards.pages(), shards.days(), bringHeads({ shards, heads: new Map() }, keys)]).then(() => true);
  };
  const suggest = async (...given) => (await later()).suggest(shards, ...given);
  return { search, suggest, warm };
};

const answer = async (shards, request, later) => {
  const { q = "", literal, prefix } = request;
  if (prefix) request.typing = (await later()).typing;
  let plan = await planOf(shards, q, request);
  let corrected = null;
  for (let tries = 0; !literal && tries < 3 && (plan.unknown.length || !plan.found.clean); tries += 1) {
    const repaired = await (await later()).repair(plan);
    const better = repaired && (await planOf(shards, repaired.to, request));
    if (!better || (better.found.clean <= plan.found.clean && better.unknown.length >= plan.unknown.length)) break;
    plan = better;
    corrected = repaired;
  }
  const [part, facets] = await Promise.all([someOf(plan, request), request.facets ? later().then(({ facetsOf }) => facetsOf(plan, request)) : null]);
  return { q, corrected, missing: plan.unknown.map(({ text }) => text), pages: pagesOf(plan), ...part, facets };
};

// The next results, and more while some turn out to be none; `total`: all but these.
const someOf = async (plan, request) => {
  let { total } = plan.found;
  let part = { next: request.offset };
  let left = ROUNDS;
  const results = [];
  do {
    left -= 1;
    part = await resultsOf(plan, { ...request, offset: part.next });
    total -= part.dropped;
    results.push(...part.results);
  } while (left && part.dropped && part.next);
  return { total, results, next: part.next };
};
