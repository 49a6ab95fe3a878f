// @ts-check
import { makeDeferred } from "./deferred.js";
import { endingOf, endingOfSocket } from "./endings.js";
import { errorOf } from "./errors.js";

/**
 * @import { Fault } from "../types/errors.d.ts"
 * @import { Ending } from "./endings.js"
 * @import { Progress } from "./follow-progress.js"
 * @import { SharedSocket } from "./socket.js"
 * @typedef {{ data?: Record<string, unknown> | null; errors?: readonly Fault[] }} Result
 */

/**
 * One subscription, from its beginning to its end. `ended` resolves when what came of it has been
 * given.
 *
 * @param {{
 *   readonly socket: SharedSocket;
 *   readonly progress: Progress;
 *   readonly errorPages: string;
 * }} parts
 * @param {{ readonly query: string; readonly variables: Record<string, unknown> }} payload
 * @returns {{ readonly ended: Promise<{ ending: Ending; took: boolean }>; stop(): void }}
 */
export function subscribeOnce({ socket, progress, errorPages }, payload) {
  const round = progress.begin();
  const around = { errorPages, hadCursor: "after" in payload.variables };
  /** @type {ReturnType<typeof makeDeferred<Ending>>} */
  const { promise, resolve } = makeDeferred();
  /** Of the last `next`, where it had no data: whether it was an end, `complete` says. */
  let last = /** @type {readonly Fault[]} */ ([]);
  const unsubscribe = socket.subscribe(payload, {
    next(result) {
      const { data, errors = [] } = /** @type {Result} */ (result);
      // An event that may not be seen has no data, and an event behind it.
      if (last.length > 0) progress.fault(errorOf(last, around));
      last = data ? [] : errors;
      if (data) {
        round.take(
          data,
          errors.map((fault) => errorOf([fault], around)),
        );
      }
      // It is asked for again when the consumer is through with what came.
      if (round.isFull()) leave({ goesOn: "at-once", error: null });
    },
    error: (cause) => close(Array.isArray(cause) ? endingOf(cause, around) : endingOfSocket(cause)),
    complete: () => close(last.length > 0 ? endingOf(last, around) : { goesOn: "no", error: null }),
  });

  /**
   * By the time that the consumer is through, another following may have opened the socket anew.
   *
   * @param {Ending} ending
   */
  function close(ending) {
    resolve({ ...ending, token: socket.token });
  }

  /** @param {Ending} ending */
  function leave(ending) {
    resolve(ending);
    unsubscribe();
  }

  async function end() {
    const ending = await Promise.race([promise, round.failed]);
    if (ending.goesOn === "no") unsubscribe();
    await round.end();
    // The consumer may have failed with what came before the end.
    return { ending: round.failure ?? ending, took: round.took };
  }

  return {
    ended: end(),
    stop() {
      round.stop();
      leave({ goesOn: "no", error: null });
    },
  };
}
