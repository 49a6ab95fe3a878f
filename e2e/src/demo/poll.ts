import { setTimeout as pause } from "node:timers/promises";

const EVERY_MS = 50;
const WITHIN_MS = 60_000;

/**
 * Asks until the answer is the one waited for, or the time is up; gives the last answer either way.
 */
export async function poll<T>(ask: () => Promise<T>, isThere: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + WITHIN_MS;
  for (;;) {
    const answer = await ask();
    if (isThere(answer) || performance.now() > end) return answer;
    await pause(EVERY_MS);
  }
}
