// Stands in for the engine until there is one: it finds nothing, and the page says that it could not load.
export function createEngine() {
  const nothing = () => Promise.reject(new Error("no engine"));
  return { search: nothing, suggest: nothing };
}
