// @ts-check
import { areOfTwo } from "./access-token.js";
import { endingOfSocket, sessionEnded } from "./endings.js";
import { CofferError } from "./errors.js";
import { makeProgress } from "./follow-progress.js";
import { backOffMs } from "./pause.js";
import { needOf } from "./step-up.js";
import { subscribeOnce } from "./subscribe-once.js";

/**
 * @import { FollowHandlers, Following } from "../types/client.d.ts"
 * @import { AccessTokens } from "../types/session.d.ts"
 * @import { Ending } from "./endings.js"
 * @import { SharedSocket } from "./socket.js"
 * @import { StepUp } from "./step-up.js"
 * @import { Waits } from "./waits.js"
 *
 * @typedef {{
 *   readonly socket: SharedSocket;
 *   readonly session: AccessTokens | null;
 *   readonly waits: Waits;
 *   readonly stepUp: StepUp | null;
 *   readonly errorPages: string;
 * }} Parts
 * @typedef {{
 *   query: string;
 *   variables: Record<string, unknown>;
 *   handlers: FollowHandlers<never>;
 * }} Wanted
 * @typedef {{ readonly ending: Ending; readonly took: boolean }} Ended
 */

const BACK_OFF = { firstMs: 250, mostMs: 20_000 };
/**
 * Of a cut that came out of the blue: enough that a server's thousand clients do not come as one.
 */
const FIRST_WAIT_MOST_MS = 200;
/** Whoever lasted as long was not refused. */
const LASTED_MS = 10_000;

/**
 * Subscribes again and again, each time behind the last event that was taken.
 *
 * @param {Parts} parts
 * @param {Wanted} wanted
 * @returns {Following & { end(error: CofferError | null): void }}
 */
export function follow(parts, { query, variables, handlers }) {
  const { after, ...others } = variables;
  const progress = makeProgress({ handlers, after, socket: parts.socket });
  const over = new AbortController();
  const mayGoOn = makeVerdict(parts, over.signal);
  let stopOne = () => {};
  /** Of whoever began to follow: it is not gone on with as another person. */
  let first = /** @type {string | null} */ (null);

  /** @param {CofferError | null} error */
  function end(error) {
    if (over.signal.aborted) return;
    over.abort();
    stopOne();
    progress.end(error);
  }

  async function run() {
    while (!over.signal.aborted) {
      const began = Date.now();
      const { ending, took } = await subscribe();
      if (over.signal.aborted) return;
      if (ending.goesOn === "no") return end(ending.error);
      progress.interrupt(ending);
      const error = await mayGoOn(ending, took || Date.now() - began > LASTED_MS);
      if (error) end(error);
    }
  }

  /** @returns {Promise<Ended>} */
  async function subscribe() {
    try {
      // Before the socket opens: the API waits for its token for three seconds.
      const token = parts.session && (await parts.session.accessToken());
      if (parts.session && (token === null || areOfTwo(first, token))) return endedWith(sessionEnded());
      first ??= token;
    } catch (error) {
      return { ending: endingOfSocket(error), took: false };
    }
    if (over.signal.aborted) return endedWith(null);
    const { cursor } = progress;
    const payload = { query, variables: cursor === null ? others : { ...others, after: cursor } };
    const one = subscribeOnce({ ...parts, progress }, payload);
    stopOne = one.stop;
    return one.ended;
  }

  run().catch((cause) => end(new CofferError({ code: "CONSUMER_FAILED", message: String(cause), cause })));
  return {
    get cursor() {
      return progress.cursor;
    },
    get state() {
      return progress.state;
    },
    stop: () => end(null),
    end,
  };
}

/** @param {CofferError | null} error @returns {Ended} */
const endedWith = (error) => ({ ending: { goesOn: "no", error }, took: false });

/**
 * Waits until it is time to subscribe again after an ending; gives the error that makes it useless.
 *
 * @param {Parts} parts
 * @param {AbortSignal} signal
 */
function makeVerdict(parts, signal) {
  const { session, socket, waits } = parts;
  let failures = 0;
  /** The token that was refused last: refused twice, there is no use in it. */
  let refused = "";

  /**
   * @param {Ending} ending
   * @param {boolean} wentWell
   * @returns {Promise<CofferError | null>}
   */
  return async (ending, wentWell) => {
    failures = wentWell ? 1 : failures + 1;
    if (ending.goesOn === "proved") return stepUp(parts, ending, { signal, isFirst: failures === 1 });
    if (ending.goesOn === "renewed") {
      const token = ending.token ?? "";
      const next = refused === token || !session ? null : await session.renew(token).catch(() => undefined);
      if (next === null) return session ? sessionEnded() : (ending.error ?? sessionEnded());
      if (next) refused = token;
      if (next && failures === 1) return null;
    } else if (failures === 1 && ending.goesOn !== "later") return null;
    await waits.wait(waitMs(failures, ending), { signal, isForSocket: !socket.isOpen });
    return null;
  };
}

/**
 * The socket speaks for the token that it was opened with: what goes on takes another.
 *
 * @param {Parts} parts
 * @param {Ending} ending
 * @param {{ readonly signal: AbortSignal; readonly isFirst: boolean }} around
 * @returns {Promise<CofferError | null>}
 */
async function stepUp({ stepUp, socket }, { error }, { signal, isFirst }) {
  const need = error && stepUp && isFirst ? needOf(error) : null;
  if (!need || !stepUp || !(await stepUp(need, signal).catch(() => false))) return error;
  socket.reset();
  return null;
}

/**
 * @param {number} failures
 * @param {Ending} ending
 */
function waitMs(failures, { error }) {
  if (failures === 1 && !error) return Math.random() * FIRST_WAIT_MOST_MS;
  return Math.max((error?.retryAfterSeconds ?? 0) * 1000, backOffMs(failures - 1, BACK_OFF));
}
