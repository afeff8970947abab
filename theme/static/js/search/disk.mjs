// Files of the index from a disk, where nothing can be fetched: each is a script that hands over what it holds.
import { runScript } from "./loader.mjs";

const brought = new Map();

export async function bringScript(url, name) {
  self.sgb = (given, base64) => brought.set(given, base64);
  await runScript(url);
  return brought.get(name);
}
