import { type Client, createClient } from "graphql-ws";
import { faultOf } from "./api-fault.ts";
import { session } from "./session.ts";
import { operationNameOf, type TypedDocumentString } from "./typed-document.ts";

/** The word for it, and since when; `heardAt` is the last word of the server. */
export type LiveState = {
  readonly kind: "off" | "live" | "catching-up" | "offline";
  readonly since: Date;
  readonly heardAt: Date | null;
};

const PING_EVERY_MS = 10_000;
const SESSION_ENDED = 4401;

let client: Client | null = null;
let live: LiveState = { kind: "off", since: new Date(), heardAt: null };
const listeners = new Set<() => void>();

function become(kind: LiveState["kind"], heard: boolean): void {
  const now = new Date();
  live = { kind, since: kind === live.kind ? live.since : now, heardAt: heard ? now : live.heardAt };
  for (const listener of listeners) listener();
}

export const liveState = {
  now: (): LiveState => live,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** One socket for each tab, open as long as somebody is logged in. */
function openSocket(): Client {
  return createClient({
    url: new URL("/graphql", location.origin.replace(/^http/, "ws")).href,
    lazy: false,
    keepAlive: PING_EVERY_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => session.state() === "in",
    onNonLazyError: () => undefined,
    connectionParams: async () => ({ authorization: `Bearer ${await session.accessToken()}` }),
    on: {
      connecting: (isRetry) => become(isRetry ? "offline" : "catching-up", false),
      connected: () => become("live", true),
      message: () => become("live", true),
      closed(event) {
        const { code } = event as CloseEvent;
        if (code === SESSION_ENDED) session.ended();
        if (session.state() === "in") become("offline", false);
      },
    },
  });
}

session.subscribe(() => {
  if (session.state() === "in") {
    client ??= openSocket();
    return;
  }
  void client?.dispose();
  client = null;
  become("off", false);
});

type Event = { readonly cursor: string };
export type Following<Result> = {
  /** Called in the order of the events; what it throws ends nothing. */
  readonly next: (result: Result) => void;
  /**
   * At the beginning, and where what lies between is not known: what is on the page is asked for
   * anew.
   */
  readonly restart: () => void;
};

/** Follows until the returned function is called: behind the last event, over whatever cuts it. */
export function follow<Result extends object, Variables extends { readonly after?: unknown }>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { next, restart }: Following<Result>,
): () => void {
  let after: string | undefined;
  let isOver = false;
  let stop: (() => void) | undefined;
  const begin = () => {
    if (isOver || !client) return;
    if (after === undefined) restart();
    const current = { ...variables, after };
    stop = client.subscribe<Result>(
      { query: document.toString(), operationName: operationNameOf(document), variables: current },
      {
        next({ data, errors }) {
          if (errors?.length && faultOf(errors as never, null).code === "INVALID_CURSOR") after = undefined;
          if (!data) return;
          next(data);
          after = cursorOf(data);
          current.after = after;
        },
        error: () => undefined,
        // A server that ends a stream means: go on behind the last event.
        complete: () => queueMicrotask(begin),
      },
    );
  };
  begin();
  return () => {
    isOver = true;
    stop?.();
  };
}

const cursorOf = (data: object): string | undefined => (Object.values(data) as (Event | null)[])[0]?.cursor;
