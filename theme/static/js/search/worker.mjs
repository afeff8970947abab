// The engine behind a door: in a Worker, so that typing never waits for it; in the page itself where there can be none (from a disk).
import { createLoader, runScript } from "./loader.mjs";

// Brings the second script, which is beside the first: once, even if two ask at once; after a failure (0, which has no functions: who asked
// fails too) again.
export const bringerOf = (script) => {
  let bringing;
  return () => (bringing ||= runScript(new URL("tim-2.js", script)).then(() => self.timLater, () => (bringing = 0)));
};

// `script` is the address of the joined script: one folder below the site's root.
const engineAt = (script, createEngine, later) => createEngine({ load: createLoader(new URL("..", script), later), later });

// Inside the Worker: answers [number, "search", request] with [number, response], with [number] where it cannot.
export function serveEngine(createEngine) {
  const engine = engineAt(location.href, createEngine, bringerOf(location.href));
  self.onmessage = ({ data: [number, ask, ...given] }) =>
    engine[ask](...given).then((answer) => self.postMessage([number, answer]), () => self.postMessage([number]));
}

// Inside the page. What comes back asks the engine: ask("search", request) → Promise of the response.
export function openEngine(script, createEngine, later) {
  const waiting = [];
  let worker;
  let engine;

  function open() {
    try {
      if (location.protocol !== "file:") worker = new Worker(script);
    } catch {} // No Worker here: the engine runs in the page.
    if (!worker) {
      engine = engineAt(script, createEngine, later);
      return;
    }
    worker.onmessage = ({ data: [number, answer] }) => waiting[number][+!answer](answer);
    worker.onerror = (event) => {
      event.preventDefault();
      worker = null; // The next question opens another.
      for (const [, reject] of waiting) reject();
    };
  }

  return async (ask, ...given) => {
    if (!worker && !engine) open();
    if (engine) return engine[ask](...given);
    return new Promise((...settle) => worker.postMessage([waiting.push(settle) - 1, ask, ...given]));
  };
}
