// An engine of few words for tests of the page: it finds texts that hold all words, in the records of one file, tim/thu.js. It keeps to what
// the page is promised of the true one. Words that begin with "cham" take long; the search that holds "hong" fails.
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

function hits(text, words) {
  const folded = bare(text.normalize("NFC"));
  const found = words.map((word) => [folded.indexOf(word), word.length]).filter(([at]) => at >= 0);
  return found.map(([at, length]) => [at, at + length]).sort((a, b) => a[0] - b[0]).filter(([start], n, all) => !n || start >= all[n - 1][1]);
}

export function createEngine({ load }) {
  const records = () => load("thu").then((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

  async function search({ q, filters, sort, offset, limit, facets, literal }) {
    const telex = !literal && q.trim() === "hooij nghij";
    const words = bare(telex ? "hội nghị" : q).replace(/"/g, "").split(/\s+/).filter(Boolean);
    if (words.some((word) => word.startsWith("cham"))) await wait(1500);
    if (words.includes("hong")) throw new Error("hong");
    const data = await records();
    const known = words.filter((word) => data.records.some((record) => bare(`${record.title} ${record.place} ${record.excerpt}`).includes(word)));
    const sought = words.filter((word) => !word.startsWith("cham"));
    const fits = (record, but = "") =>
      sought.every((word) => bare(`${record.title} ${record.place} ${record.excerpt}`).includes(word)) &&
      Object.entries(filters).every(([name, value]) => !value || name === but || record.facets[name] === value);
    const found = data.records.filter((record) => fits(record));
    if (sort === "ngay") found.sort((a, b) => b.order - a.order);
    const counted = {};
    if (facets) {
      for (const name of Object.keys(data.labels)) {
        const counts = {};
        for (const record of data.records) if (record.facets[name] && fits(record, name)) counts[record.facets[name]] = (counts[record.facets[name]] || 0) + 1;
        counted[name] = Object.keys(counts).map((value) => ({ value, label: data.labels[name][value], count: counts[value] })).sort((a, b) => b.count - a.count);
      }
    }
    return {
      q,
      total: found.length,
      corrected: telex && found.length ? { to: "hội nghị", why: "telex" } : null,
      missing: found.length ? [] : words.filter((word) => !known.includes(word)),
      pages: data.pages.filter(({ title }) => q.trim() && bare(title) === bare(q.trim())),
      results: found.slice(offset, offset + limit).map((record) => ({ ...record, marks: hits(record.title, words), excerptMarks: hits(record.excerpt, words) })),
      next: offset + limit < found.length ? offset + limit : 0,
      facets: facets ? counted : null,
    };
  }

  async function suggest(text, limit) {
    const { pages } = await records();
    return pages.filter(({ title }) => bare(title).startsWith(bare(text.trim()))).slice(0, limit);
  }

  return { search, suggest, warm: async () => {} };
}
