// @ts-check
import { CofferError } from "./errors.js";
import { backOffMs, pause } from "./pause.js";
import { post } from "./post.js";

/**
 * @import { Tokens } from "../types/session.d.ts"
 * @import { Api } from "./post.js"
 */

const REFRESH = `mutation Refresh($input: RefreshInput!) {
  refresh(input: $input) {
    __typename
    ... on RefreshSuccess { tokens { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt } }
    ... on Refusal { code message }
  }
}`;

const TIMEOUT_MS = 5_000;
/**
 * The API answers a lost refresh again for some seconds (AUTH_REFRESH_GRACE_SECONDS, 10 by
 * default): what is repeated later ends the session.
 */
const TRIES = 3;
const BACK_OFF = { firstMs: 100, mostMs: 1_000 };
const KEPT = 64;

/** @typedef {Promise<Tokens | null>} Exchange */

/**
 * A refresh token works once. Whoever holds the same one in this process shares its exchange, also
 * when they come later.
 */
const exchanges = makeExchanges();

/**
 * New tokens; null where the session has ended. Throws CofferError where that is not known.
 *
 * @param {Api} api
 * @param {string} refreshToken
 */
export const exchange = (api, refreshToken) => exchanges(`${api.url} ${refreshToken}`, () => ask(api, refreshToken));

function makeExchanges() {
  /** @type {Map<string, Exchange>} */
  const known = new Map();
  /** @param {string} name @param {() => Exchange} begin */
  return (name, begin) => {
    const sharing = known.get(name);
    if (sharing) return sharing;
    const begun = begin();
    known.set(name, begun);
    begun.catch(() => known.delete(name));
    const [oldest = ""] = known.keys();
    if (known.size > KEPT) known.delete(oldest);
    return begun;
  };
}

/**
 * @param {Api} api
 * @param {string} refreshToken
 * @returns {Exchange}
 */
async function ask(api, refreshToken) {
  for (let tries = 1; ; tries += 1) {
    try {
      const body = { query: REFRESH, variables: { input: { refreshToken } } };
      const { data } = await post(api, body, { token: null, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const { refresh } = /** @type {{ refresh: { __typename: string; tokens?: Tokens } }} */ (data);
      return refresh.tokens ?? null;
    } catch (error) {
      if (!(error instanceof CofferError)) throw error;
      // Of what waits for the token nothing was sent.
      error.mayBeDone = false;
      const waitMs = Math.max(backOffMs(tries, BACK_OFF), (error.retryAfterSeconds ?? 0) * 1000);
      if (tries === TRIES || waitMs > 2 * BACK_OFF.mostMs) throw error;
      await pause(waitMs);
    }
  }
}
