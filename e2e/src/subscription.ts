import { createClient } from "graphql-ws";
import WebSocket from "ws";
import type { Answer } from "./answer.ts";

export type SubscriptionRequest = {
  readonly url: string;
  readonly accessToken: string | undefined;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
};

export type Closing = { readonly code: number; readonly reason: string };
export type SubscriptionResult = { readonly data?: Answer | null; readonly errors?: readonly unknown[] };

export type SubscriptionListener = {
  connected(): void;
  /**
   * An event, or errors that end the subscription, or an event of which a part could not be read.
   */
  result(result: SubscriptionResult): void;
  closed(closing: Closing): void;
};

/** One subscription on a socket of its own, which is opened once. Returns how to end it. */
export function openSubscription(request: SubscriptionRequest, listener: SubscriptionListener): () => Promise<void> {
  const { url, accessToken, query, variables } = request;
  const client = createClient({
    url: url.replace(/^http/, "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    connectionParams: accessToken ? { authorization: `Bearer ${accessToken}` } : {},
    on: {
      connected: () => listener.connected(),
      closed: (event) => {
        const { code, reason } = event as Closing;
        listener.closed({ code, reason });
      },
    },
  });
  client.subscribe<Answer>(
    { query, variables },
    {
      next: ({ data, errors }) => listener.result({ ...(data ? { data } : {}), ...(errors ? { errors } : {}) }),
      error: (error) => listener.result({ errors: Array.isArray(error) ? error : [error] }),
      complete: () => undefined,
    },
  );
  return async () => {
    // Rejects with the closing where the server has closed the socket for a fault: there is nothing
    // left to end then.
    await Promise.resolve(client.dispose()).catch(() => undefined);
  };
}
