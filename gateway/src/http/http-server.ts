import { isUtf8 } from "node:buffer";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { linger } from "@coffer/platform/http/linger";
import { keepCookies } from "@coffer/platform/http/routes";
import { networkOf } from "@coffer/platform/values/network";
import fastify, { type FastifyInstance } from "fastify";
import { newRequestId } from "../identity/request-context.ts";
import type { DoorConfig, DoorOptions } from "./door-options.ts";
import { makeAnswerBrokenHttp, makeAnswerHeaders, sendFault, writeFault } from "./http-faults.ts";
import { HttpFault } from "./read-body.ts";

/**
 * A body of the largest size over a poor line; whoever is slower holds a connection for nothing.
 */
const REQUEST_MAX_MS = 120_000;
const HEADERS_MAX_MS = 10_000;
/** How soon it is noticed that one of these is over. */
const CHECK_EVERY_MS = 5_000;

/**
 * Every answer of it carries a request id and the headers that keep browsers careful, whoever makes
 * it.
 */
export function makeHttpServer({ config, mask, log }: Pick<DoorOptions, "config" | "mask" | "log">): FastifyInstance {
  const app = fastify({
    // Bodies of operations have a reader of their own.
    bodyLimit: config.bodies.anyoneBytes,
    requestTimeout: REQUEST_MAX_MS,
    logger: false,
    genReqId: newRequestId,
    // Whoever has a connection already may finish; fastify's own 503 would carry no request id.
    return503OnClosing: false,
    // Some HTTP clients offer `Upgrade: h2c` with a request; only WebSockets are anything else than
    // a request.
    http: {
      headersTimeout: HEADERS_MAX_MS,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      // Node's own refusal would carry no request id.
      requireHostHeader: false,
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
    },
    clientErrorHandler: makeAnswerBrokenHttp(mask),
    frameworkErrors: (error, _request, reply) => sendFault(mask, reply, error.statusCode ?? 500),
  });
  boundConnections(app.server, config);
  app.server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) =>
    response.socket?.end(writeFault(mask, 417)),
  );
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(makeAnswerHeaders(request.id));
    keepCookies(request);
    if (isReadable(request.raw)) done();
    else sendFault(mask, reply, 400);
  });
  app.setNotFoundHandler((_request, reply) => sendFault(mask, reply, 404));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500 && !(error instanceof HttpFault))
      log.error({ err: error, requestId: request.id }, "an HTTP request failed");
    if (status !== 408) linger(reply);
    return sendFault(mask, reply, status);
  });
  return app;
}

/** HTTP/1.1 demands a host (RFC 9112 §3.2), and what is no text is no text of anybody's. */
function isReadable({ httpVersion, headers, rawHeaders, url = "" }: IncomingMessage): boolean {
  if (httpVersion === "1.1" && headers.host === undefined) return false;
  return isText(url) && rawHeaders.every(isTextOfBytes);
}

/**
 * An address is ASCII, and what it escapes is UTF-8 (RFC 3986 §2.5). A backslash is in none (§2),
 * and is a slash to whoever reads it as browsers do: a way out of a prefix.
 */
function isText(url: string): boolean {
  if (!url.includes("%")) return isAscii(url);
  try {
    decodeURIComponent(url);
    return isAscii(url);
  } catch {
    return false;
  }
}

const isAscii = (text: string): boolean => !/[^\x20-\x7e]|\\/.test(text);

/** Node gives the bytes of headers as Latin-1. */
const isTextOfBytes = (value: string): boolean => !/[\x80-\xff]/.test(value) || isUtf8(Buffer.from(value, "latin1"));

/**
 * One address does not take every connection. Behind a proxy all come from one: then bounding them
 * is the proxy's.
 */
function boundConnections(server: Server, { connectionsPerAddress, trustProxy }: DoorConfig): void {
  if (trustProxy.hops > 0 || trustProxy.proxies.length > 0) return;
  const open = new Map<string, number>();
  server.on("connection", (socket) => {
    const network = networkOf(socket.remoteAddress ?? "unknown");
    const count = (open.get(network) ?? 0) + 1;
    open.set(network, count);
    socket.once("close", () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
    if (count > connectionsPerAddress) socket.destroy();
  });
}
