import { randomUUID } from "node:crypto";
import { levelOf } from "@coffer/platform/identity/assurance";
import { FIRST_PARTY } from "@coffer/platform/identity/issuer";
import type { Clock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import { SignJWT } from "jose";
import type { AccessTokens } from "../../app/sessions/ports.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";

export type AccessTokenPolicy = { readonly issuer: string; readonly ttlMs: number };

/** The resource servers: the gateway checks for it. */
export const AUDIENCE = "coffer";
export function makeAccessTokens(parts: {
  keys: Pick<SigningKeys, "current">;
  clock: Clock;
  policy: AccessTokenPolicy;
}): AccessTokens {
  const { keys, clock, policy } = parts;
  return {
    async sign({ userId, sessionId, roles, proved }) {
      const { kid, key } = await keys.current();
      const issuedAt = Math.floor(clock.now().getTime() / 1000);
      const expiresAt = issuedAt + Math.floor(policy.ttlMs / 1000);
      const acr = levelOf(proved.methods)?.toLowerCase();
      const claims = {
        sid: sessionId,
        roles: [...roles],
        client_id: FIRST_PARTY,
        amr: [...proved.methods],
        // For whoever reads a token: what is enforced is read from `amr`.
        ...(acr ? { acr } : {}),
        auth_time: Math.floor(proved.at.getTime() / 1000),
      };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid })
        .setIssuer(policy.issuer)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(randomUUID())
        .sign(key);
      return { token: new Secret(token), expiresAt: new Date(expiresAt * 1000) };
    },
  };
}
