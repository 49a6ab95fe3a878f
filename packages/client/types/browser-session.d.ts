import type { KeyStorage } from "./attempts.d.ts";
import type { Session } from "./session.d.ts";

/** As `navigator.locks`. */
export interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export interface BrowserSessionOptions {
  /** Of the session door, on the page's own origin: `/auth/session` where left out. */
  readonly path?: string;
  readonly fetch?: typeof fetch;
  /** `navigator.locks` where left out. */
  readonly locks?: Locks;
  /** Keeps that a logout is owed to the server; `localStorage` where left out. */
  readonly storage?: KeyStorage;
}

/**
 * A session of all tabs of a page on Coffer's own origin: the refresh token is in a cookie that no
 * script reads, the access token in memory. One tab renews at a time and tells the others.
 *
 * Where `logOut` throws, the cookie is still there, and the session goes on here: say so, and log
 * out again. It is owed until then: before a page, also one that was loaded anew, asks for another
 * token, it logs out. A `begin` ends that.
 */
export function browserSession(options?: BrowserSessionOptions): Session & {
  /** Stops listening to the other tabs. */
  close(): void;
};
