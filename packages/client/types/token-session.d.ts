import type { Session, Tokens } from "./session.d.ts";

/** Where tokens outlive the process. They are as good as a password: keep them so. */
export interface TokenStorage {
  load(): Tokens | null | Promise<Tokens | null>;
  /** null: the session has ended. */
  save(tokens: Tokens | null): void | Promise<void>;
  /**
   * Runs the work while nobody else runs any, where several processes share the storage: a refresh
   * token works once, and using it twice ends the session. In one process it needs none.
   */
  lock?<T>(work: () => Promise<T>): Promise<T>;
}

export interface TokenSessionOptions {
  /** Of the API, such as `https://coffer.example/graphql`. */
  readonly url: string | URL;
  /** Of a login. */
  readonly tokens?: Tokens | null;
  /** In memory where left out. */
  readonly storage?: TokenStorage;
  readonly fetch?: typeof fetch;
}

/**
 * A session whose tokens this process holds: programs, tests, apps. In a page use `browserSession`:
 * what a script can read, an injected script can take away.
 */
export function tokenSession(options: TokenSessionOptions): Session;
