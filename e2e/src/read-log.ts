import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";

/** The lines that a load has appended so far. */
export const readLog = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];

const CHUNK = Buffer.alloc(65_536);
const NEWLINE = 10;

/** How many there are: whoever asks again and again reads only what was appended since. */
export function makeLineCount(file: string): () => number {
  let [offset, lines] = [0, 0];
  return () => {
    if (!existsSync(file)) return 0;
    const open = openSync(file, "r");
    for (let length = readSync(open, CHUNK, { position: offset }); length > 0; ) {
      for (const byte of CHUNK.subarray(0, length)) if (byte === NEWLINE) lines += 1;
      offset += length;
      length = readSync(open, CHUNK, { position: offset });
    }
    closeSync(open);
    return lines;
  };
}
