import { styleText } from "node:util";
import { brief } from "./brief.ts";
import { briefAnswer } from "./brief-answer.ts";
import { findMismatch } from "./matches.ts";
import { makeStage, type Step } from "./stage.ts";

/** Colours reach a terminal alone, and not where NO_COLOR is set. */
type Out = NodeJS.WritableStream;

/**
 * Plays the steps in order and prints each. Stops at the first wrong answer, because the later
 * steps build on it. Returns how many steps are missing: 0 is success.
 */
export async function play(steps: readonly Step[], { url, out }: { url: string; out: Out }): Promise<number> {
  const paint = (style: Parameters<typeof styleText>[0], text: string) => styleText(style, text, { stream: out });
  const say = (line = "") => out.write(`${line}\n`);
  const stage = makeStage(url);
  const started = performance.now();
  say(`The main story of Coffer, played on ${url}\n`);
  try {
    for (const [i, step] of steps.entries()) {
      say(paint("bold", `${String(i + 1).padStart(2)}. ${step.title}`));
      const mismatch = await playOne(step);
      if (mismatch === null) continue;
      say(paint("red", `    wrong  ${mismatch}`));
      say(`\nThe answer to step ${i + 1} of ${steps.length} is not the right one, so the demo stopped.`);
      return steps.length - i;
    }
  } finally {
    await Promise.all([...stage.following.values()].map((follower) => follower.end()));
    for (const { client } of [stage.alice, stage.bob]) client.close();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(paint("green", `\nAll ${steps.length} answers were right (${seconds} s).`));
  return 0;

  async function playOne({ act, expected }: Step): Promise<string | null> {
    try {
      const { request, answer } = await act(stage);
      const pattern = expected(stage);
      const mismatch = findMismatch(answer, pattern);
      say(paint("dim", `    asked  ${request}`));
      say(`    answer ${mismatch === null ? briefAnswer(answer, pattern) : brief(answer)}`);
      return mismatch;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
