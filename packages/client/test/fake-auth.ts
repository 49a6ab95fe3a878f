import type { Tokens } from "../types/session.d.ts";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** How long an access token of these tests lasts, and how early it is renewed (a fifth of it). */
export const LASTS_SECONDS = 100;

/**
 * The sessions of an API whose refresh tokens work once: used again, they end the session. Its
 * clock is its own.
 */
export function makeFakeAuth() {
  let issued = 0;
  let nowSeconds = 1_000_000_000;
  const valid = new Set<string>();
  const asked: { query: string; authorization: string | null; variables: { input?: { refreshToken: string } } }[] = [];
  let losesAnswers = 0;
  let isAway = false;

  function issue(user = "usr_ann"): Tokens {
    issued += 1;
    const claims = { sub: user, iat: nowSeconds, exp: nowSeconds + LASTS_SECONDS, jti: issued };
    valid.add(`refresh-${issued}`);
    return {
      accessToken: `${encode({ alg: "none" })}.${encode(claims)}.`,
      accessTokenExpiresAt: new Date(claims.exp * 1000).toISOString(),
      refreshToken: `refresh-${issued}`,
      refreshTokenExpiresAt: new Date((nowSeconds + 86_400) * 1000).toISOString(),
    };
  }

  /** Of a token that was used in the grace time, its successor: the answer may have been lost. */
  const successors = new Map<string, Tokens>();
  function exchange(token: string): Tokens | null {
    const again = successors.get(token);
    if (again) return again;
    if (!valid.delete(token)) return null;
    const next = issue();
    successors.clear();
    successors.set(token, next);
    return next;
  }

  const fetch: typeof globalThis.fetch = async (_url, { headers, body } = {}) => {
    const { query, variables } = JSON.parse(String(body));
    asked.push({ query, variables, authorization: new Headers(headers).get("authorization") });
    if (isAway) throw new TypeError("fetch failed");
    const tokens = variables.input ? exchange(variables.input.refreshToken) : null;
    if (losesAnswers > 0) {
      losesAnswers -= 1;
      throw new TypeError("fetch failed");
    }
    const refresh = tokens
      ? { __typename: "RefreshSuccess", tokens }
      : { __typename: "SessionEnded", code: "SESSION_ENDED", message: "…" };
    return Response.json({ data: variables.input ? { refresh } : { logout: { loggedOutAt: "now" } } });
  };

  return {
    fetch,
    issue,
    exchange,
    asked,
    refreshes: () => asked.filter(({ query }) => query.includes("refresh")).length,
    /** The grace time of what was exchanged is over. */
    endGrace: () => successors.clear(),
    loseAnswers: (count: number) => {
      losesAnswers = count;
    },
    goAway: (value: boolean) => {
      isAway = value;
    },
    setClock: (seconds: number) => {
      nowSeconds = seconds;
    },
  };
}
