// @ts-check
import { makeDeferred } from "./deferred.js";
import { CofferError } from "./errors.js";

/**
 * @import { FollowHandlers, FollowState } from "../types/client.d.ts"
 * @import { Ending } from "./endings.js"
 * @import { SharedSocket } from "./socket.js"
 * @typedef {{
 *   readonly data: Record<string, unknown>;
 *   readonly errors: readonly CofferError[];
 * }} Arrived
 */

/**
 * The API does not say when what was missed has all come. Where nothing came for so long, it has;
 * and where something comes all the time, it has by then.
 */
const QUIET_MS = 400;
const CAUGHT_UP_MS = 5_000;
/** What a consumer that is slow has before it; more is asked for again when it is through. */
const WAITING_MOST = 1_000;

/** @typedef {ReturnType<typeof makeProgress>} Progress */

/**
 * How far a following has come, and who is told of it.
 *
 * @param {{ handlers: FollowHandlers<never>; after: unknown; socket: SharedSocket }} options
 */
export function makeProgress({ handlers, after, socket }) {
  let cursor = typeof after === "string" ? after : null;
  let isAnew = false;
  /** @type {FollowState} */
  let state = { status: "catching-up", since: new Date() };
  /** When it was last up to date. */
  let offlineSince = state.since;

  /** @param {FollowState} next */
  function turn(next) {
    if (state.status === "ended" || state.status === next.status) return;
    state = next;
    tell(() => handlers.state?.(next));
  }

  /** @param {Arrived} arrived */
  async function give({ data, errors }) {
    const [event] = Object.values(data);
    const { cursor: next, snapshot = false } = /** @type {{ cursor?: unknown; snapshot?: boolean }} */ (event ?? {});
    if (typeof next !== "string") throw new TypeError("a document that is followed must select cursor");
    const given = handlers.next(/** @type {never} */ (data), { cursor: next, snapshot, anew: isAnew, errors });
    // One that is through at once is not waited for.
    if (given) await given;
    cursor = next;
    isAnew = false;
    return snapshot;
  }

  return {
    get cursor() {
      return cursor;
    },
    get state() {
      return state;
    },
    /** @param {CofferError} error */
    fault(error) {
      tell(() => handlers.fault?.(error));
    },
    /** @param {Ending} ending */
    interrupt({ goesOn, error }) {
      if (goesOn === "anew") {
        cursor = null;
        isAnew = true;
      }
      if (error) tell(() => handlers.fault?.(error));
      if (state.status === "live") offlineSince = new Date();
      turn(socket.isOpen ? { status: "catching-up", since: new Date() } : { status: "offline", since: offlineSince });
    },
    /** @param {CofferError | null} error */
    end(error) {
      turn({ status: "ended", since: new Date(), error });
    },
    begin: () => makeRound({ give, turn, socket }),
  };
}

/** What a listener throws is its own, and not for whoever reads the socket. */
function tell(/** @type {() => void} */ listener) {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/**
 * The events of one subscription, given one after the other; the next subscription begins behind
 * them.
 *
 * @param {{
 *   give: (arrived: Arrived) => Promise<boolean>;
 *   turn: (state: FollowState) => void;
 *   socket: SharedSocket;
 * }} parts
 */
function makeRound({ give, turn, socket }) {
  /** @type {Arrived[]} */
  const arrived = [];
  /** @type {Promise<void> | null} */
  let giving = null;
  let isClosed = false;
  let isStopped = false;
  let took = false;
  /** @type {Ending | null} */
  let failure = null;
  /** @type {ReturnType<typeof makeDeferred<Ending>>} */
  const { promise: failed, resolve: fail } = makeDeferred();
  const caughtUp = watchQuiet(() => turn({ status: "live", since: new Date() }));
  const connected = () => {
    turn({ status: "catching-up", since: new Date() });
    caughtUp.begin();
  };
  const unlisten = socket.onOpen(connected);
  if (socket.isOpen) connected();

  async function giveAll() {
    for (let next = arrived.shift(); next && !isStopped; next = arrived.shift()) {
      const isSnapshot = await give(next);
      took = true;
      if (isSnapshot) caughtUp.now();
      else caughtUp.again();
    }
  }

  return {
    failed,
    get failure() {
      return failure;
    },
    get took() {
      return took;
    },
    /**
     * @param {Record<string, unknown>} data
     * @param {readonly CofferError[]} errors
     */
    take(data, errors) {
      if (isClosed) return;
      arrived.push({ data, errors });
      giving ??= giveAll()
        .catch((cause) => {
          isStopped = true;
          const message = `the event was not taken: ${cause}`;
          failure = { goesOn: "no", error: new CofferError({ code: "CONSUMER_FAILED", message, cause }) };
          fail(failure);
        })
        .finally(() => {
          giving = null;
        });
    },
    isFull: () => arrived.length >= WAITING_MOST,
    /** Gives nothing any more. */
    stop() {
      isStopped = true;
    },
    /** Takes nothing any more; resolves when what came has been given. */
    async end() {
      isClosed = true;
      unlisten();
      caughtUp.end();
      await giving;
    },
  };
}

/** @param {() => void} tell */
function watchQuiet(tell) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let quiet;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let most;
  const end = () => {
    clearTimeout(quiet);
    clearTimeout(most);
  };
  const now = () => {
    end();
    tell();
  };
  return {
    now,
    end,
    begin() {
      end();
      quiet = setTimeout(now, QUIET_MS);
      most = setTimeout(now, CAUGHT_UP_MS);
    },
    again() {
      clearTimeout(quiet);
      quiet = setTimeout(now, QUIET_MS);
    },
  };
}
