// What results can be narrowed down by.
import { bringHeads, increase, mostOf } from "./plan.mjs";
import { match } from "./rank.mjs";

// How many results each value of a facet has, under the filters of the others. A chosen value is there even if it has none.
export const facetsOf = async (plan, { filters = {} }) => {
  const labels = { nam: {}, ...(await plan.shards.labels()) };
  const found = {};
  for (const name of Object.keys(labels)) {
    const others = plan.filters.filter((unit) => unit.name !== name);
    const { scores } = others.length < plan.filters.length ? match(plan, others) : plan.found;
    const counts = new Map();
    await bringHeads(plan, [[`#${name}`]]);
    await Promise.all(
      plan.heads.get(`#${name}`).flatMap((entries, at) =>
        Array.from(entries, async ([value, entry]) => {
          await plan.shards.bringSets(entry);
          increase(counts, value, entry.forms[0].sets[0].reduce((sum, number) => sum + !!scores[at][number], 0));
        }),
      ),
    );
    const chosen = filters[name];
    if (chosen) increase(counts, chosen, 0);
    found[name] = mostOf(counts).flatMap((value) => {
      const count = counts.get(value);
      return count || value === chosen ? { value, label: labels[name][value] || value, count } : [];
    });
    if (name === "nam") found[name].sort((one, other) => other.value - one.value);
  }
  return found;
};
