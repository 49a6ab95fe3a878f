// @ts-check
import { areOfTwo } from "./access-token.js";
import { readOperation } from "./documents.js";
import { sessionEnded } from "./endings.js";
import { CofferError } from "./errors.js";
import { backOffMs, pause } from "./pause.js";
import { post } from "./post.js";
import { needOf } from "./step-up.js";

/**
 * @import { AskOptions } from "../types/client.d.ts"
 * @import { AccessTokens } from "../types/session.d.ts"
 * @import { Api } from "./post.js"
 * @import { StepUp } from "./step-up.js"
 * @typedef {Api & { readonly session: AccessTokens | null; readonly stepUp: StepUp | null }} Asking
 */

const PATIENCE_MS = 15_000;
const TIMEOUT_MS = 30_000;
const BACK_OFF = { firstMs: 200, mostMs: 5_000 };

/** The API says that nothing was done, and when to come back: safe for whatever was asked. */
const NOTHING_DONE = new Set(["BUSY", "RATE_LIMITED"]);
/** Passes by itself; what may be done all the same is repeated only where that is safe. */
const PASSING = new Set(["UNREACHABLE", "UNREADABLE_ANSWER", "UNAVAILABLE", "SUBGRAPH_UNAVAILABLE"]);

/**
 * One that another following or another tab made, one that was waited for together with others,
 * and one of its own.
 */
const STEP_UPS_MOST = 3;

/** @param {Asking} api */
export const makeAsk =
  (api) =>
  /**
   * @param {{ toString(): string }} document
   * @param {Readonly<Record<string, unknown>>} [variables]
   * @param {AskOptions} [options]
   * @returns {Promise<unknown>}
   */
  async (document, variables = {}, options = {}) => {
    const query = String(document);
    const operation = readOperation(query, variables);
    const { signal, patienceMs = PATIENCE_MS } = options;
    let until = performance.now() + patienceMs;
    const asker = whoAsks(api.session, options);
    let wasRenewed = false;
    let stepUps = 0;
    let mayBeDone = false;
    try {
      for (let tries = 0; ; tries += 1) {
        const { token, answer } = await once(api, { query, variables }, { ...options, asker });
        if (!(answer instanceof CofferError)) return answer.data;
        mayBeDone ||= operation.kind === "mutation" && answer.mayBeDone;
        if (answer.code === "UNAUTHENTICATED" && answer.data === null && token && !wasRenewed) {
          wasRenewed = true;
          if (await api.session?.renew(token)) continue;
        }
        const need = api.stepUp && token && stepUps < STEP_UPS_MOST ? needOf(answer) : null;
        if (need && api.stepUp) {
          stepUps += 1;
          // What came meanwhile may do.
          if ((await asker.token()) !== token) continue;
          if (!(await api.stepUp(need, signal))) throw answer;
          // A person took their time.
          until = performance.now() + patienceMs;
          continue;
        }
        const waitMs = whenToRepeat(answer, { ...operation, tries });
        if (waitMs === null || performance.now() + waitMs > until) throw answer;
        await pause(waitMs, signal);
      }
    } catch (error) {
      throw mayBeDone ? ofUnknownOutcome(error) : error;
    } finally {
      asker.forget();
    }
  };

/**
 * What went wrong last does not undo what an earlier try may have done. A copy: others may hold the
 * error of a renewal that they shared.
 *
 * @param {unknown} error
 */
const ofUnknownOutcome = (error) =>
  error instanceof CofferError
    ? new CofferError({ ...error, message: error.message, cause: error.cause, mayBeDone: true })
    : error;

/**
 * Gives the tokens of whoever asked, and of nobody who logged in since: what one person asked is
 * not sent as another.
 *
 * @param {AccessTokens | null} session
 * @param {AskOptions} options
 */
function whoAsks(session, { anonymous = false }) {
  /** @type {string | null} */
  let first = null;
  let isFirst = true;
  let isOver = false;
  const forget = session?.onChange((change) => {
    isOver ||= change !== "began";
  });
  return {
    forget: () => forget?.(),
    async token() {
      if (anonymous || !session) return null;
      const mayBeNobody = isFirst;
      isFirst = false;
      const token = await session.accessToken();
      if ((isOver && !(mayBeNobody && token === null)) || areOfTwo(first, token)) throw sessionEnded();
      first ??= token;
      return token;
    },
  };
}

/**
 * @param {Asking} api
 * @param {{ readonly query: string; readonly variables: Readonly<Record<string, unknown>> }} body
 * @param {AskOptions & { readonly asker: ReturnType<typeof whoAsks> }} options
 * @returns {Promise<{ token: string | null; answer: { data: unknown } | CofferError }>}
 */
async function once(api, body, { signal, asker, timeoutMs = TIMEOUT_MS }) {
  let token = null;
  signal?.throwIfAborted();
  try {
    token = await asker.token();
    const answer = await post(api, body, { token, signal: withTimeout(signal, timeoutMs) });
    return { token, answer };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CofferError) return { token, answer: error };
    throw error;
  }
}

/**
 * @param {AbortSignal | undefined} signal
 * @param {number} timeoutMs
 */
const withTimeout = (signal, timeoutMs) =>
  signal ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs);

/**
 * @param {CofferError} error
 * @param {{
 *   readonly kind: string;
 *   readonly isRepeatable: boolean;
 *   readonly tries: number;
 * }} operation
 * @returns {number | null}
 */
function whenToRepeat({ code, data, retryAfterSeconds }, { kind, isRepeatable, tries }) {
  const isNothingDone = NOTHING_DONE.has(code) && (kind === "query" || data === null);
  const isTimedOutWithKey = code === "TIMED_OUT" && kind === "mutation";
  const isPassing = PASSING.has(code) || NOTHING_DONE.has(code) || isTimedOutWithKey;
  const passes = isNothingDone || (isRepeatable && isPassing);
  if (!passes) return null;
  return Math.max(backOffMs(tries, BACK_OFF), (retryAfterSeconds ?? 0) * 1000);
}
