import { randomUUID } from "node:crypto";
import { FIRST_PARTY } from "@coffer/platform/identity/issuer";
import type { Clock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import { SignJWT } from "jose";
import type { GrantTokens } from "../../app/api-keys/ports.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";
import { type AccessTokenPolicy, AUDIENCE } from "../sessions/access-tokens.ts";

/**
 * Access tokens as a session's are (RFC 9068), but for what an API key is: `sid` is its grant, by
 * which they are ended; `scope` narrows them; `networks` says from where they may be used. They say
 * of no method and no time: a key proves nobody present. A service is its own client (RFC 9068
 * §2.2).
 */
export const makeGrantTokens = (parts: {
  keys: Pick<SigningKeys, "current">;
  clock: Clock;
  policy: AccessTokenPolicy;
}): GrantTokens => ({
  async sign({ grantId, owner, roles, scopes, networks, endsAt }) {
    const { kid, key } = await parts.keys.current();
    const issuedAt = Math.floor(parts.clock.now().getTime() / 1000);
    const ends = Math.floor(endsAt.getTime() / 1000);
    const expiresAt = Math.min(issuedAt + Math.floor(parts.policy.ttlMs / 1000), ends);
    const claims = {
      sid: grantId,
      roles: [...roles],
      scope: scopes.join(" "),
      client_id: owner.kind === "service" ? owner.id : FIRST_PARTY,
      ...(networks.length > 0 ? { networks: [...networks] } : {}),
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid })
      .setIssuer(parts.policy.issuer)
      .setAudience(AUDIENCE)
      .setSubject(owner.id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .setJti(randomUUID())
      .sign(key);
    return { token: new Secret(token), expiresAt: new Date(expiresAt * 1000) };
  },
});
