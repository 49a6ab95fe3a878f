// @ts-check
/**
 * @import { Client, Sink, FormattedExecutionResult } from "graphql-ws"
 * @import { createClient as CreateClient } from "graphql-ws"
 * @import { AccessTokens } from "../types/session.d.ts"
 */

/** A network that goes away without a word is noticed after these two. */
const PING_EVERY_MS = 15_000;
const PONG_WITHIN_MS = 7_000;
/** After a laptop slept, one need not wait as long. */
const PONG_AWAKE_MS = 3_000;
const ACK_WITHIN_MS = 10_000;
/** A page that goes from one thing followed to another keeps its socket. */
const CLOSES_AFTER_MS = 1_000;

/**
 * @typedef {{
 *   readonly url: string;
 *   readonly session: AccessTokens | null;
 *   readonly WebSocket: unknown;
 * }} SocketOptions
 * @typedef {ReturnType<typeof makeSocket>} SharedSocket
 */

/**
 * The one socket of a client. It does not come back by itself: who subscribes does that, with the
 * cursor of then.
 *
 * @param {SocketOptions} options
 */
export function makeSocket({ url, session, WebSocket }) {
  /** @type {Set<() => void>} */
  const opened = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pongTimer;
  /** @type {{ send(text: string): void; readonly readyState: number } | null} */
  let open = null;
  /** The token that the socket was opened with. @type {string | null} */
  let token = null;
  /** None before somebody subscribes. @type {Client | null} */
  let client = null;

  /**
   * @param {typeof CreateClient} createClient
   * @returns {Client}
   */
  function connect(createClient) {
    /** @type {Client} */
    const made = createClient({
      url,
      ...(WebSocket ? { webSocketImpl: WebSocket } : {}),
      lazyCloseTimeout: CLOSES_AFTER_MS,
      retryAttempts: 0,
      keepAlive: PING_EVERY_MS,
      connectionAckWaitTimeout: ACK_WITHIN_MS,
      async connectionParams() {
        token = (await session?.accessToken()) ?? null;
        return token === null ? {} : { authorization: `Bearer ${token}` };
      },
      on: {
        connected(socket) {
          open = /** @type {typeof open} */ (socket);
          for (const tell of [...opened]) tell();
        },
        ping(isReceived) {
          if (!isReceived) expectPong(made, PONG_WITHIN_MS);
        },
        pong(isReceived) {
          if (isReceived) clearTimeout(pongTimer);
        },
        closed() {
          clearTimeout(pongTimer);
          open = null;
        },
      },
    });
    return made;
  }

  function expectPong(/** @type {Client} */ asked, /** @type {number} */ withinMs) {
    clearTimeout(pongTimer);
    pongTimer = setTimeout(() => asked.terminate(), withinMs);
  }

  return {
    get isOpen() {
      return open !== null;
    },
    get token() {
      return token;
    },
    /** @param {() => void} listener */
    onOpen(listener) {
      opened.add(listener);
      return () => void opened.delete(listener);
    },
    /**
     * @param {{ query: string; variables: Record<string, unknown> }} payload
     * @param {Sink<FormattedExecutionResult>} sink
     */
    subscribe: (payload, sink) =>
      subscribeOnceLoaded((createClient) => {
        client ??= connect(createClient);
        return client.subscribe(payload, sink);
      }, sink),
    /** The machine or the network is back: a socket that looks open may be long gone. */
    probe() {
      if (!open || !client) return;
      open.send('{"type":"ping"}');
      expectPong(client, PONG_AWAKE_MS);
    },
    /** Closes it; the next who subscribes opens another. */
    reset() {
      const old = client;
      client = null;
      clearTimeout(pongTimer);
      open = null;
      Promise.resolve(old?.dispose()).catch(() => undefined);
    },
  };
}

/**
 * Whoever follows nothing, as on the page of a login, does without what makes sockets.
 *
 * @param {(createClient: typeof CreateClient) => () => void} begin
 * @param {Sink<FormattedExecutionResult>} sink
 */
function subscribeOnceLoaded(begin, sink) {
  let isOver = false;
  let stop = () => {};
  import("graphql-ws").then(
    ({ createClient }) => {
      if (isOver) sink.complete();
      else stop = begin(createClient);
    },
    (error) => sink.error(error),
  );
  return () => {
    isOver = true;
    stop();
  };
}
