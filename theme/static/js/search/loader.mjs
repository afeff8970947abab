// Brings the files of the index. Each is a script, sgb("<name>","<base64 of gzip>"): read as text over HTTP; from a disk, where nothing can be
// fetched, run as a script.

const SHARD = /^sgb\("[^"]*","([^"]*)"\)/;

// `root` is the site's address. The function that comes back gives the bytes of a file; with `fresh` past every cache.
export function createLoader(root) {
  const bring = self.document && location.protocol === "file:" ? bringScript : bringText;
  return async (name, fresh) => unzip(bytesOf(await bring(`${root}tim/${name}.js`, name, fresh)), root);
}

async function bringText(url, _, fresh) {
  const answer = await fetch(url, { cache: fresh ? "reload" : "default" });
  const found = answer.ok && SHARD.exec(await answer.text());
  if (!found) throw new Error(url);
  return found[1];
}

const brought = new Map();

async function bringScript(url, name) {
  self.sgb = (given, base64) => brought.set(given, base64);
  await runScript(url);
  return brought.get(name);
}

function runScript(url) {
  return new Promise((resolve, reject) => {
    if (!self.document) return resolve(importScripts(url));
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = reject;
    return document.head.append(script);
  });
}

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function unzip(zipped, root) {
  if (self.DecompressionStream) return new Uint8Array(await new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  if (!self.inflate) await runScript(`${root}theme/inflate.js`);
  // Our files have the shortest header of gzip, 10 bytes; the last four say how long the text is.
  const { length } = zipped;
  return self.inflate(zipped.subarray(10, length - 8), new Uint8Array(new DataView(zipped.buffer).getUint32(length - 4, true)));
}
