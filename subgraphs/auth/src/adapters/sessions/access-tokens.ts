import { FIRST_PARTY } from "@coffer/platform/identity/issuer";
import type { AccessTokens } from "../../app/sessions/ports.ts";
import { acrOf } from "./acr.ts";
import { type AccessTokenParts, secondsOf, signAccessToken } from "./sign-access-token.ts";

export const makeAccessTokens = (parts: AccessTokenParts): AccessTokens => ({
  sign({ userId, sessionId, roles, proved }) {
    const acr = acrOf(proved.methods);
    const claims = {
      sid: sessionId,
      roles: [...roles],
      client_id: FIRST_PARTY,
      amr: [...proved.methods],
      // For whoever reads a token: what is enforced is read from `amr`.
      ...(acr ? { acr } : {}),
      auth_time: secondsOf(proved.at),
    };
    return signAccessToken(parts, { subject: userId, claims });
  },
});
