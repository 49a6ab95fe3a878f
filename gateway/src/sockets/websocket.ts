import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ValidationRule } from "graphql";
import { CloseCode, handleProtocols, type Server } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import { hasMoreValuesThan, JSON_VALUES_MAX } from "../limits/json-values.ts";
import { makeSocketPlaces, type PlaceBounds, type SocketPlaces } from "../limits/socket-places.ts";
import type { GatewayContext } from "../sources/subgraph-source.ts";
import { makeParseDocument } from "./parse-document.ts";
import { SocketConnection } from "./socket-connection.ts";
import { makeProtocol, type ProtocolDeps } from "./socket-protocol.ts";

const GOING_AWAY = 1001;
const UNSUPPORTED_DATA = 1003;
const MESSAGE_TOO_BIG = 1009;
const IDLE = 1000;
const TRY_AGAIN_LATER = 1013;

export type SocketDoorOptions<C extends GatewayContext> = Omit<
  ProtocolDeps<C>,
  "parseDocument" | "operationsPerSocketMax" | "initTimeoutMs" | "takePlace"
> & {
  readonly server: HttpServer;
  readonly path: string;
  /** Where the client is who opens a socket. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Whose socket it is after a login; null for nobody's. */
  readonly userOf: (context: C) => string | null;
  /**
   * For subscriptions, besides graphql's own; queries and mutations are validated by
   * `executeRequest`.
   */
  readonly validationRules: readonly ValidationRule[];
  readonly reportFault: (fault: unknown) => void;
  /** An answer with this status as bytes, for a socket that is not opened. */
  readonly refusal: (status: number) => string;
  readonly now?: () => number;
  readonly limits?: Partial<SocketLimits>;
};

export type SocketLimits = PlaceBounds & {
  /** Without a login and without an operation. */
  readonly strangerIdleMs: number;
  readonly operationsPerSocket: number;
  readonly messageBytes: number;
  /** What may wait for a client who does not read; beyond it the socket is cut. */
  readonly bufferedBytes: number;
  readonly documents: number;
  readonly documentTokens: number;
  readonly initTimeoutMs: number;
  readonly pingEveryMs: number;
  readonly closeGraceMs: number;
};

const LIMITS: SocketLimits = {
  sockets: 10_000,
  strangersPerAddress: 500,
  perUser: 250,
  strangerIdleMs: 60_000,
  operationsPerSocket: 100,
  messageBytes: 262_144,
  bufferedBytes: 4_194_304,
  documents: 500,
  documentTokens: 5_000,
  initTimeoutMs: 3_000,
  pingEveryMs: 20_000,
  closeGraceMs: 1_000,
};
const EXPIRY_SWEEP_MS = 1_000;

export type SocketDoor<C> = {
  /**
   * Logout, freeze: ends the matching connections now, also those whose login is just being
   * checked; mutations under way are answered first. Returns how many.
   */
  closeWhere(predicate: (context: C) => boolean, code: number, reason: string): number;
  /**
   * Ends the connections whose credential is over, and those of strangers who do nothing; runs by
   * itself every second.
   */
  closeExpired(): void;
  /** Cuts who has not answered the last ping, and pings the others; runs by itself. */
  pingSockets(): void;
  /**
   * Refuses new sockets and closes the others with 1001, behind the answers of mutations under way;
   * who has not gone after a second is cut.
   */
  stop(): Promise<void>;
  readonly size: number;
};

/** graphql-transport-ws on an http server that exists already, at one path. */
export function openSocketDoor<C extends GatewayContext>(options: SocketDoorOptions<C>): SocketDoor<C> {
  const { server, path, reportFault, now = Date.now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const places = makeSocketPlaces<SocketConnection<C>>(limits, sendAway);
  const protocol = makeDoorProtocol(options, limits, places);
  const upgrader = makeUpgrader(limits.messageBytes, options.refusal);
  const connections = new Set<SocketConnection<C>>();
  let stopping = false;

  const connect = (socket: WebSocket, request: IncomingMessage) => {
    const connection = new SocketConnection<C>(socket, options.addressOf(request), now);
    connections.add(connection);
    attach(connection, protocol, { bufferedBytes: limits.bufferedBytes, reportFault });
    socket.once("close", () => {
      connections.delete(connection);
      places.leave(connection);
    });
    if (!places.enter(connection)) sendAway(connection);
  };

  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // Pages of any origin can open sockets with a person's cookies: nobody here reads them.
    delete request.headers.cookie;
    stream.on("error", () => {});
    const refuse = (status: number) => stream.end(options.refusal(status));
    if (request.url?.split("?", 1)[0] !== path) refuse(404);
    else if (stopping || !places.hasRoomFor(options.addressOf(request))) refuse(503);
    else upgrader.handleUpgrade(request, stream, head, connect);
  });

  const closeExpired = () => {
    const at = now();
    for (const connection of connections) connection.endIfExpired();
    for (const connection of [...places.strangers()])
      if (!connection.isBusy && connection.idleSinceMs + limits.strangerIdleMs <= at) connection.end(IDLE, "Idle");
  };
  const pingSockets = () => pingAll(connections);
  // For all sockets together: a timer of its own is what an idle socket would cost most.
  const timers = [setInterval(closeExpired, EXPIRY_SWEEP_MS), setInterval(pingSockets, limits.pingEveryMs)];
  for (const timer of timers) timer.unref();

  return {
    closeWhere(predicate, code, reason) {
      let count = 0;
      for (const connection of connections) if (connection.endIf(predicate, code, reason)) count += 1;
      return count;
    },
    closeExpired,
    pingSockets,
    async stop() {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all([...connections].map((connection) => goAway(connection, limits.closeGraceMs)));
    },
    get size() {
      return connections.size;
    },
  };
}

function makeDoorProtocol<C extends GatewayContext>(
  options: SocketDoorOptions<C>,
  limits: SocketLimits,
  places: SocketPlaces<SocketConnection<C>>,
): Server<SocketConnection<C>> {
  return makeProtocol({
    ...options,
    parseDocument: makeParseDocument({
      schema: options.schema,
      validationRules: options.validationRules,
      maxDocuments: limits.documents,
      maxTokens: limits.documentTokens,
    }),
    takePlace(connection, context) {
      const userId = options.userOf(context);
      if (userId === null || places.logIn(connection, userId)) return true;
      connection.end(TRY_AGAIN_LATER, "Too many sockets of one user");
      return false;
    },
    operationsPerSocketMax: limits.operationsPerSocket,
    initTimeoutMs: limits.initTimeoutMs,
  });
}

/**
 * At once: its place is another's already, and who does not answer a close would keep the
 * connection.
 */
function sendAway<C>(connection: SocketConnection<C>): void {
  connection.end(TRY_AGAIN_LATER, "Too many sockets without a login");
  setImmediate(() => connection.socket.terminate());
}

function makeUpgrader(maxPayload: number, refusal: (status: number) => string): WebSocketServer {
  const upgrader = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload, handleProtocols });
  // Instead of its own answer, which carries no request id.
  upgrader.on("wsClientError", (_error: Error, stream: Duplex, { method }: IncomingMessage) => {
    stream.end(refusal(method === "GET" ? 400 : 405));
  });
  return upgrader;
}

/** Joins a socket to graphql-ws. */
function attach<C>(
  connection: SocketConnection<C>,
  protocol: Server<SocketConnection<C>>,
  { bufferedBytes, reportFault }: { bufferedBytes: number; reportFault: (fault: unknown) => void },
): void {
  const { socket } = connection;
  const onMessage = (handle: (text: string) => Promise<void>) => {
    socket.on("message", (data, isBinary) => {
      // The protocol's messages are texts; ws has looked whether those are UTF-8.
      if (isBinary) return connection.end(UNSUPPORTED_DATA, "Messages are texts");
      if (hasMoreValuesThan(JSON_VALUES_MAX, data as Buffer))
        return connection.end(MESSAGE_TOO_BIG, "The message has too many values");
      const text = String(data);
      cancelWhereComplete(connection, text);
      void handle(text).catch((fault: unknown) => {
        reportFault(fault);
        connection.end(CloseCode.InternalServerError, "Internal server error");
      });
    });
  };
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (text) => connection.tell(text, (passed) => send(socket, passed, bufferedBytes)),
      // graphql-ws quotes the id, which is the client's, and may be longer than a reason can be.
      close: (code = GOING_AWAY, reason = "") =>
        connection.end(code, code === CloseCode.SubscriberAlreadyExists ? "An operation with this id runs" : reason),
      onMessage,
    },
    connection,
  );
  connection.onEnd((code, reason) => void closed(code, reason).catch(reportFault));
  socket.on("pong", () => {
    connection.isAlive = true;
  });
  socket.on("error", () => {}); // a broken frame or pipe; ws closes by itself
  socket.once("close", (code, reason) => connection.closed(code, String(reason)));
}

/** An id is short; whoever makes a long one waits for what they asked for. */
const COMPLETE_MAX = 512;

/** graphql-ws forgets what the client completes, and lets it go on. */
function cancelWhereComplete<C>(connection: SocketConnection<C>, text: string): void {
  if (text.length > COMPLETE_MAX || !text.includes("complete")) return;
  try {
    const { type, id } = JSON.parse(text);
    if (type === "complete") connection.cancelOperation(String(id));
  } catch {
    // No message: graphql-ws says so.
  }
}

/** Resolves when the bytes have left, which is what makes a subscription wait for its client. */
function send(socket: WebSocket, text: string, bufferedMax: number): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    if (socket.bufferedAmount > bufferedMax) {
      socket.terminate();
      return resolve();
    }
    socket.send(text, () => resolve()); // an error here is followed by "close"
  });
}

function pingAll<C>(connections: Iterable<SocketConnection<C>>): void {
  for (const connection of connections) {
    const { socket, isAlive } = connection;
    if (!isAlive) socket.terminate();
    else if (socket.readyState === socket.OPEN) {
      connection.isAlive = false;
      socket.ping();
    }
  }
}

function goAway<C>(connection: SocketConnection<C>, graceMs: number): Promise<void> {
  const { socket } = connection;
  return new Promise((resolve) => {
    const cut = setTimeout(() => socket.terminate(), graceMs);
    socket.once("close", () => {
      clearTimeout(cut);
      resolve();
    });
    connection.endBehindAnswers(GOING_AWAY, "Going away");
  });
}
