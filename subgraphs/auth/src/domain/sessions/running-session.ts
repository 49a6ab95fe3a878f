import type { SessionId } from "../users/ids.ts";
import type { Seen } from "./device.ts";

/**
 * Who keeps its tokens. BROWSER: a browser, in a cookie. OAUTH_CLIENT: a program of others that the
 * user let in. CLIENT: a program that logged in with what the user logs in with.
 */
export type SessionKind = "BROWSER" | "OAUTH_CLIENT" | "CLIENT";

export type RunningSession = Seen & {
  readonly id: SessionId;
  readonly kind: SessionKind;
  /** What the client is called that was let in; null of the other kinds. */
  readonly clientName: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
};
