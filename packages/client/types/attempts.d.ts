import type { AskOptions, Client, TypedDocument } from "./client.d.ts";

/** As `sessionStorage`. */
export interface KeyStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

export interface AttemptsOptions {
  readonly client: Pick<Client, "ask">;
  /** `sessionStorage` where there is one, or else this process's memory. */
  readonly storage?: KeyStorage;
  /** The user's id: what one person left pending in this tab is not another's. */
  readonly owner: string;
}

/** What was sent and has no answer yet. */
export interface Pending {
  readonly idempotencyKey: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** For the first time. */
  readonly sentAt: Date;
}

/** One form, and one request of money behind it, however often it is sent. */
export interface Attempt {
  /** Of the next request; another one as soon as a request has its answer. */
  readonly key: string;
  /** Found again after a reload. */
  readonly pending: Pending | null;
  /**
   * Stores the key and the variables, and asks. An answer ends the attempt, a refusal too, and so
   * does an error after which nothing was done. After any other error it is `pending`: then the
   * same variables may be asked again, and others throw ATTEMPT_PENDING. Once pending, it ends by
   * an answer or by `forget` alone: that nothing was done by asking again tells nothing of before.
   */
  ask<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    variables: (idempotencyKey: string) => Variables,
    options?: AskOptions,
  ): Promise<Data>;
  /** Asks what is pending, as it was. Throws where nothing is. */
  askAgain<Data, Variables>(document: TypedDocument<Data, Variables>, options?: AskOptions): Promise<Data>;
  /** Forgets what is pending. Only for somebody who has seen what became of it. */
  forget(): void;
}

export interface Attempts {
  /** When a form opens. The name says which form; what is pending under it is found. */
  open(form: string): Attempt;
}

export function makeAttempts(options: AttemptsOptions): Attempts;
