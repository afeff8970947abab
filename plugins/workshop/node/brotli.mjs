// Compresses what comes on stdin, one piece after another: four bytes of length, then the bytes; answers in the same way.
// Python has no Brotli of its own, Node has; at its best quality, as hosts do with files that they keep compressed.
import { brotliCompressSync, constants } from "node:zlib";

let waiting = Buffer.alloc(0);
process.stdin.on("data", (part) => {
  waiting = Buffer.concat([waiting, part]);
  while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32BE()) {
    const end = 4 + waiting.readUInt32BE();
    const small = brotliCompressSync(waiting.subarray(4, end), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const length = Buffer.alloc(4);
    length.writeUInt32BE(small.length);
    process.stdout.write(Buffer.concat([length, small]));
    waiting = waiting.subarray(end);
  }
});
