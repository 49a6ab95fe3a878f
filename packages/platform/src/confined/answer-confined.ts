import { readFileSync, writeSync } from "node:fs";

const INPUT = 0;
const ANSWER = 4;

/** For the module that `runConfined` runs: takes the input, answers once, ends. Load whatever is needed before. */
export async function answerConfined(answer: (input: Buffer) => Promise<Uint8Array>): Promise<never> {
  say(Buffer.from(`ready ${process.pid}\n`));
  say(await answer(readFileSync(INPUT)));
  process.exit(0);
}

function say(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(ANSWER, bytes, at);
}
