import { readSync, writeSync } from "node:fs";

const INPUT = 0;
const ANSWER = 4;
const CHUNK_BYTES = 65_536;
const LOOK_AGAIN_MS = 1;

/**
 * For the module that `runConfined` runs: takes the input, answers once, ends. Load whatever is
 * needed before.
 */
export async function answerConfined(answer: (input: Buffer) => Promise<Uint8Array>): Promise<never> {
  say(Buffer.from(`ready ${process.pid}\n`));
  say(await answer(hear()));
  process.exit(0);
}

function hear(): Buffer {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const bytes = patiently(() => readSync(INPUT, chunk));
    if (bytes === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, bytes));
  }
}

export function say(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += patiently(() => writeSync(ANSWER, bytes, at));
}

/**
 * The other end may be slower, and whether a descriptor waits for it is not for us to choose:
 * EAGAIN says that it does not.
 */
function patiently(work: () => number): number {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
    }
  }
}
