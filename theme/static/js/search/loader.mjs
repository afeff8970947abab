// Brings the files of the index. Each is a script, sgb("<name>","<base64 of gzip>"): read as text over HTTP; from a disk, where nothing can be
// fetched, run as a script.

const SHARD = /^sgb\("[^"]*","([^"]+)/;

// `root` is the site's address; `later()` gives what is seldom needed. The function that comes back gives the bytes of a file; with `fresh` past
// every cache.
export function createLoader(root, later) {
  return async (name, fresh) => {
    const bring = location.protocol === "file:" ? (await later()).bringScript : bringText;
    return unzip(bytesOf(await bring(`${root}tim/${name}.js`, name, fresh)), root);
  };
}

async function bringText(url, _, fresh) {
  const answer = await fetch(url, { cache: fresh ? "reload" : "default" });
  const found = answer.ok && SHARD.exec(await answer.text());
  if (!found) throw new Error(url);
  return found[1];
}

export function runScript(url) {
  return new Promise((resolve, reject) => {
    if (!self.document) return resolve(importScripts(url));
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = reject;
    return document.head.append(script);
  });
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

async function unzip(zipped, root) {
  if (self.DecompressionStream) return new Uint8Array(await new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  if (!self.gunzip) await runScript(`${root}theme/inflate.js`);
  return self.gunzip(zipped);
}
