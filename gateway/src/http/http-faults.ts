import type { Socket } from "node:net";
import type { FastifyReply } from "fastify";
import { newRequestId } from "../identity/request-context.ts";
import type { ErrorMask } from "./mask-errors.ts";

/**
 * What a request can do wrong before it is an operation, and what may keep it from becoming one.
 * Any other status becomes a 500.
 */
const HTTP_FAULTS: Readonly<Record<number, string>> = {
  400: "The request cannot be read.",
  404: "There is nothing here: the API is at /graphql.",
  405: "The method is not taken here.",
  408: "The request took too long to come.",
  413: "The request is too large.",
  414: "The address is too long.",
  415: "The content type is not taken: send application/json in UTF-8, not compressed.",
  417: "The expectation is not met: send the request without it.",
  429: "Too many of your requests are under way.",
  431: "The headers are too large.",
  502: "A part of the system does not answer now. Try again.",
  503: "Too many requests are under way.",
  504: "The answer took too long.",
};

/** They are over soon. */
const PASSING: Readonly<Record<number, { readonly code: string; readonly retryAfterSeconds: number }>> = {
  429: { code: "RATE_LIMITED", retryAfterSeconds: 1 },
  502: { code: "SUBGRAPH_UNAVAILABLE", retryAfterSeconds: 1 },
  503: { code: "BUSY", retryAfterSeconds: 1 },
  504: { code: "TIMED_OUT", retryAfterSeconds: 1 },
};

/** On every answer, whoever makes it. A page says its own policy. */
export const makeAnswerHeaders = (requestId: string) => ({
  "x-request-id": requestId,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
});

/** In the shape of a GraphQL answer, so that a client reads one kind of error. */
function faultOf(mask: ErrorMask, status: number, requestId: string): { status: number; body: string } {
  const message = HTTP_FAULTS[status];
  const passing = PASSING[status];
  const extensions = passing ?? { code: message ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR" };
  const error = mask.present({ message: message ?? "", extensions }, requestId);
  return { status: message ? status : 500, body: JSON.stringify({ errors: [error] }) };
}

export function sendFault(mask: ErrorMask, reply: FastifyReply, wanted: number): FastifyReply {
  const { status, body } = faultOf(mask, wanted, reply.request.id);
  const passing = PASSING[status];
  if (passing) reply.header("retry-after", String(passing.retryAfterSeconds));
  return reply
    .status(status)
    .headers(makeAnswerHeaders(reply.request.id))
    .type("application/json; charset=utf-8")
    .send(body);
}

const SOCKET_FAULTS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  417: "Expectation Failed",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  503: "Service Unavailable",
};

/** The whole answer as bytes, where there is no reply object. */
export function writeFault(mask: ErrorMask, wanted: number): string {
  const requestId = newRequestId();
  const { status, body } = faultOf(mask, wanted, requestId);
  const headers = {
    ...makeAnswerHeaders(requestId),
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    ...(PASSING[status] ? { "retry-after": String(PASSING[status].retryAfterSeconds) } : {}),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${REASONS[status]}\r\n${lines.join("")}\r\n${body}`;
}

/**
 * What is no HTTP has no reply object: the answer is written by hand, and the connection is over.
 */
export const makeAnswerBrokenHttp = (mask: ErrorMask) => (error: NodeJS.ErrnoException, socket: Socket) => {
  if (error.code === "ECONNRESET" || !socket.writable) return socket.destroy();
  return socket.end(writeFault(mask, SOCKET_FAULTS[error.code ?? ""] ?? 400));
};

/**
 * Apollo refuses some requests before any plugin of ours sees them (CSRF, a batch, no operation):
 * their errors have no id yet.
 */
export function maskBody(mask: ErrorMask, body: string, requestId: string): string {
  const { errors, ...rest } = JSON.parse(body);
  if (!Array.isArray(errors)) return body;
  return JSON.stringify({ ...rest, errors: errors.map((error) => mask.present(error, requestId)) });
}
