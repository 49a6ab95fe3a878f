// @ts-check
import { makeAsk } from "./ask.js";
import { onAwake, onOffline } from "./awake.js";
import { sessionEnded } from "./endings.js";
import { follow } from "./follow.js";
import { makeSocket } from "./socket.js";
import { makeStepUp } from "./step-up.js";
import { makeWaits } from "./waits.js";

/** @import { Client, FollowHandlers } from "../types/client.d.ts" */

/** @type {typeof import("../types/client.d.ts").makeClient} */
export const makeClient = ({
  url,
  session = null,
  fetch = globalThis.fetch.bind(globalThis),
  WebSocket,
  errorPages,
  onStepUpRequired,
}) => {
  // In a page, from where the page is.
  const address = new URL(url, globalThis.location?.href);
  const pages = errorPages ?? new URL("/console/develop/errors/", address).href;
  const socketUrl = address.href.replace(/^http/, "ws");
  const socket = makeSocket({ url: socketUrl, session, WebSocket });
  const waits = makeWaits();
  /** @type {Set<ReturnType<typeof follow>>} */
  const followed = new Set();
  const stepUp = onStepUpRequired ? makeStepUp(onStepUpRequired) : null;
  const ask = makeAsk({ url: address.href, fetch, errorPages: pages, session, stepUp });

  socket.onOpen(waits.wakeForSocket);
  const asleep = onAwake(() => {
    socket.probe();
    waits.wakeForSocket();
  });
  // Nobody closes a socket whose network has gone: it looks open until somebody asks.
  const unplugged = onOffline(socket.probe);
  const unheard = session?.onChange((change) => {
    if (change === "began") return;
    for (const following of [...followed]) following.end(sessionEnded());
    socket.reset();
  });

  /**
   * @param {{ toString(): string }} document
   * @param {Readonly<Record<string, unknown>>} variables
   * @param {FollowHandlers<never>} handlers
   */
  const begin = (document, variables, handlers) => {
    const query = String(document);
    if (!/\$after\b/.test(query)) throw new TypeError("a document that is followed must take $after");
    const watching = watched(handlers, () => followed.delete(following));
    const wanted = { query, variables: { ...variables }, handlers: watching };
    const following = follow({ socket, session, waits, stepUp, errorPages: pages }, wanted);
    followed.add(following);
    return following;
  };

  return {
    ask: /** @type {Client["ask"]} */ (ask),
    follow: /** @type {Client["follow"]} */ (begin),
    close() {
      for (const following of [...followed]) following.stop();
      asleep();
      unplugged();
      unheard?.();
      socket.reset();
    },
  };
};

/**
 * @param {FollowHandlers<never>} handlers
 * @param {() => void} whenEnded
 * @returns {FollowHandlers<never>}
 */
const watched = (handlers, whenEnded) => ({
  next: (data, event) => handlers.next(data, event),
  fault: (error) => handlers.fault?.(error),
  state(state) {
    if (state.status === "ended") whenEnded();
    handlers.state?.(state);
  },
});
