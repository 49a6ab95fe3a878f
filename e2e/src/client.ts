import { type Client, createClient } from "graphql-ws";
import WebSocket from "ws";

// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries
export type Answer = Record<string, any>;

export type GraphQLFault = {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly [key: string]: unknown };
};

/** An answer with errors. */
export class AnswerError extends Error {
  readonly errors: readonly GraphQLFault[];
  constructor(errors: readonly GraphQLFault[]) {
    super(errors.map(({ message, extensions }) => `${extensions?.code}: ${message}`).join("; "));
    this.errors = errors;
  }
}

/** A client of the API as an app would be: HTTP for queries and mutations, graphql-transport-ws for subscriptions. */
export class CofferClient {
  readonly #url: string;
  accessToken: string | undefined;

  constructor(url: string, accessToken?: string) {
    this.#url = url;
    this.accessToken = accessToken;
  }

  /** The data; throws AnswerError where there are errors. */
  async ask(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const { data, errors } = await this.send(query, variables);
    if (errors?.length) throw new AnswerError(errors);
    return data ?? {};
  }

  /** The whole answer, errors and all. */
  async send(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<{ data?: Answer | null; errors?: GraphQLFault[] }> {
    const response = await this.post({ query, variables });
    return (await response.json()) as { data?: Answer; errors?: GraphQLFault[] };
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...headers,
      },
      body: JSON.stringify(body),
    });
  }

  subscribe(query: string, variables: Record<string, unknown> = {}): Follower {
    return new Follower(this.#url.replace(/^http/, "ws"), { query, variables }, this.accessToken);
  }
}

/** One subscription on a socket of its own. */
export class Follower {
  readonly events: Answer[] = [];
  readonly errors: unknown[] = [];
  /** Set when the socket was closed. */
  closed: { code: number; reason: string } | undefined;
  readonly #client: Client;
  readonly #waiting = new Set<() => void>();
  readonly connected: Promise<void>;

  constructor(
    url: string,
    operation: { query: string; variables: Record<string, unknown> },
    accessToken: string | undefined,
  ) {
    let opened: () => void = () => {};
    this.connected = new Promise((resolve) => {
      opened = resolve;
    });
    this.#client = createClient({
      url,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      connectionParams: accessToken ? { authorization: `Bearer ${accessToken}` } : {},
      on: {
        connected: () => opened(),
        closed: (event) => {
          const { code, reason } = event as { code: number; reason: string };
          this.closed = { code, reason };
          opened();
          this.#changed();
        },
      },
    });
    this.#client.subscribe<Answer>(operation, {
      next: ({ data, errors }) => {
        if (errors) this.errors.push(...errors);
        if (data) this.events.push(data);
        this.#changed();
      },
      error: (error) => {
        this.errors.push(...(Array.isArray(error) ? error : [error]));
        this.#changed();
      },
      complete: () => this.#changed(),
    });
  }

  /** Resolves with what `find` gives as soon as it gives something; rejects with what was seen when the time is up. */
  until<T>(find: (follower: Follower) => T | undefined | null | false, withinMs = 15_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(
            `waited ${withinMs} ms in vain; saw ${JSON.stringify({ events: this.events, errors: this.errors, closed: this.closed })}`,
          ),
        );
      }, withinMs);
      const look = () => {
        const found = find(this);
        if (found === undefined || found === null || found === false) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The first `count` events. */
  atLeast(count: number): Promise<Answer[]> {
    return this.until(({ events }) => (events.length >= count ? events.slice(0, count) : null));
  }

  async end(): Promise<void> {
    await this.#client.dispose();
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}
