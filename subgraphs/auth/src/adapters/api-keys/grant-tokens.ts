import { FIRST_PARTY } from "@coffer/platform/identity/issuer";
import type { GrantTokens } from "../../app/api-keys/ports.ts";
import { type AccessTokenParts, signAccessToken } from "../sessions/sign-access-token.ts";

/**
 * Access tokens as a session's are (RFC 9068), but for what an API key is: `sid` is its grant, by
 * which they are ended; `scope` narrows them; `networks` says from where they may be used. They say
 * of no method and no time: a key proves nobody present. A service is its own client (RFC 9068
 * §2.2).
 */
export const makeGrantTokens = (parts: AccessTokenParts): GrantTokens => ({
  sign({ grantId, owner, roles, scopes, networks, endsAt }) {
    const claims = {
      sid: grantId,
      roles: [...roles],
      scope: scopes.join(" "),
      client_id: owner.kind === "service" ? owner.id : FIRST_PARTY,
      ...(networks.length > 0 ? { networks: [...networks] } : {}),
    };
    return signAccessToken(parts, { subject: owner.id, claims, endsAt });
  },
});
