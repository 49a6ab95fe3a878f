import { isId } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import type { SigningKeys } from "../keys/signing-keys.ts";
import type { Payload } from "../postgres/oauth/records.ts";
import { AUDIENCE } from "../sessions/sign-access-token.ts";

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * The library takes a text with dots for a token of somebody else's, and asks for no record of it.
 * Written like this, it asks; the tilde is in no base64url, so that nothing else is written so.
 */
export const disguise = (token: string): string => (JWT.test(token) ? token.replaceAll(".", "~") : token);

/** The record of an access token that we signed for a client; null of anything else. */
export type ReadOwnToken = (disguised: string) => Promise<Payload | null>;

export function makeReadOwnToken(parts: {
  keys: Pick<SigningKeys, "published">;
  issuer: string;
  clock: Clock;
}): ReadOwnToken {
  const { keys, issuer, clock } = parts;
  return async (disguised) => {
    const token = disguised.replaceAll("~", ".");
    if (!disguised.includes("~") || !JWT.test(token)) return null;
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...(await keys.published())] }), {
        algorithms: ["EdDSA"],
        typ: "at+jwt",
        audience: AUDIENCE,
        issuer,
        currentDate: clock.now(),
      });
      const { sub, sid, jti, scope, client_id: clientId, iat, exp, amr, acr, auth_time, cnf } = payload;
      if (typeof clientId !== "string" || !isId("app", clientId)) return null;
      return {
        kind: "AccessToken",
        jti,
        accountId: sub,
        clientId,
        grantId: sid,
        sid,
        scope,
        aud: AUDIENCE,
        iat,
        exp,
        ...(cnf ? { jkt: (cnf as { jkt?: unknown }).jkt } : {}),
        extra: { amr, acr, auth_time },
      };
    } catch {
      return null;
    }
  };
}

/** Of a token that was just signed here. */
export function readProof(token: string) {
  const { sub, sid, amr, auth_time: at } = decodeJwt(token);
  if (typeof sub !== "string" || !isId("usr", sub) || typeof sid !== "string" || !isId("ses", sid))
    throw new Error("a session's token names no user or no session");
  return {
    userId: sub,
    loginId: sid,
    methods: Array.isArray(amr) ? amr.filter((method): method is string => typeof method === "string") : [],
    at: typeof at === "number" ? at : 0,
  };
}
