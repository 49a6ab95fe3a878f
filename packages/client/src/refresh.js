// @ts-check
import { post } from "./post.js";
import { repeatRenewal, TIMEOUT_MS } from "./repeat-renewal.js";

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
export const exchange = (api, refreshToken) =>
  exchanges(`${api.url} ${refreshToken}`, () => repeatRenewal(() => ask(api, refreshToken)));

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
  const body = { query: REFRESH, variables: { input: { refreshToken } } };
  const { data } = await post(api, body, { token: null, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { refresh } = /** @type {{ refresh: { __typename: string; tokens?: Tokens } }} */ (data);
  return refresh.tokens ?? null;
}
