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
}

/**
 * A session of all tabs of a page on Coffer's own origin: the refresh token is in a cookie that no
 * script reads, the access token in memory. One tab renews at a time and tells the others.
 */
export function browserSession(options?: BrowserSessionOptions): Session & {
  /** Stops listening to the other tabs. */
  close(): void;
};
