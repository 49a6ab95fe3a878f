import type { Secret } from "@coffer/platform/values/secret";

/** What a client gets of a session. */
export type Tokens = {
  readonly accessToken: Secret;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: Secret;
  readonly refreshTokenExpiresAt: Date;
};
