import type { Payment } from "../../domain/money/payment.ts";

/**
 * What does not go on yet is tried again after an eighth of the time that it has taken so far,
 * within these.
 */
const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** For a queue: in how many milliseconds. */
export function askAgain({ createdAt }: Payment, now: Date): { readonly inMs: number } {
  const waitedMs = now.getTime() - createdAt.getTime();
  return { inMs: Math.min(Math.max(waitedMs / 8, FIRST_MS), LONGEST_MS) };
}
