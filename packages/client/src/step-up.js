// @ts-check

/**
 * @import { OnStepUpRequired, StepUpNeed } from "../types/client.d.ts"
 * @import { CofferError } from "./errors.js"
 * @typedef {(need: StepUpNeed, signal?: AbortSignal) => Promise<boolean>} StepUp
 */

const CODE = "STEP_UP_REQUIRED";
/** @type {readonly StepUpNeed["level"][]} */
const LEVELS = ["AAL1", "AAL2"];

/**
 * What would do for an answer that was refused for nothing but the want of a fresh proof; null
 * where something of it was done, or something else is wrong.
 *
 * @param {CofferError} error
 * @returns {StepUpNeed | null}
 */
export function needOf({ code, data, errors, mayBeDone }) {
  const isDone = mayBeDone || Object.values(data ?? {}).some((value) => value !== null);
  const all = errors.map(({ extensions = {} }) => /** @type {Partial<StepUpNeed> & typeof extensions} */ (extensions));
  if (code !== CODE || isDone || all.some((one) => one.code !== CODE)) return null;
  return {
    level: all.some(({ level }) => level === LEVELS[1]) ? "AAL2" : "AAL1",
    maxAgeSeconds: Math.min(...all.map(({ maxAgeSeconds = 0 }) => maxAgeSeconds)),
  };
}

/**
 * One at a time: whoever needs one while another is under way waits for that. It is given up when
 * nobody waits for it any more.
 *
 * @param {OnStepUpRequired} onStepUpRequired
 * @returns {StepUp}
 */
export function makeStepUp(onStepUpRequired) {
  /** @type {{ done: Promise<boolean>; over: AbortController; waiting: number } | null} */
  let underWay = null;

  /** @param {StepUpNeed} need */
  function begin(need) {
    const over = new AbortController();
    const done = onStepUpRequired(need, over.signal).finally(() => {
      underWay = null;
    });
    return { done, over, waiting: 0 };
  }

  return async (need, signal) => {
    signal?.throwIfAborted();
    underWay ??= begin(need);
    const one = underWay;
    one.waiting += 1;
    try {
      return await Promise.race([one.done, ...(signal ? [aborted(signal)] : [])]);
    } finally {
      one.waiting -= 1;
      if (one.waiting === 0) one.over.abort();
    }
  };
}

/** @param {AbortSignal} signal @returns {Promise<never>} */
const aborted = (signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
