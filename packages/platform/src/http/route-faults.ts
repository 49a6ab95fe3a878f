import type { FastifyInstance, FastifyReply } from "fastify";
import { isAway } from "../running/away.ts";
import type { Logger } from "../running/log.ts";
import { linger } from "./linger.ts";

/** Something that the caller did, with the code of docs/ERRORS.md. */
export class RouteFault extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, message: string, code = CODES[statusCode] ?? "BAD_REQUEST") {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** The proof of a route that takes nothing. */
export const REFUSES = "none: it refuses the method";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** 405 with `allow` (RFC 9110 §15.5.6), where the door would say that there is nothing. */
export function refuseOtherMethods(scope: FastifyInstance, url: string, taken: readonly string[]): void {
  scope.route({
    method: METHODS.filter((method) => !taken.includes(method)),
    url,
    config: { proof: REFUSES },
    async handler(_request, reply) {
      reply.header("allow", taken.join(", "));
      throw new RouteFault(405, `Only ${taken.join(", ")} is taken here.`);
    },
  });
}

const CODES: Readonly<Record<number, string>> = { 401: "UNAUTHENTICATED", 403: "FORBIDDEN" };

type Rejection = { readonly code?: string; readonly retryAfterSeconds?: number };

type Fault = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds?: number;
};

/** Rejections that use cases throw, as GraphQL would have them (`graphql/errors.ts`). */
const PASSING: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  RATE_LIMITED: { status: 429, message: "Too many attempts. Try again later." },
  BUSY: { status: 503, message: "The system is busy. Try again." },
};

/**
 * For a door that programs use: every fault of the plugin becomes `{error: {code, message}}`, and
 * says nothing of the inside.
 */
export function answerFaults(scope: FastifyInstance, log: Logger): void {
  scope.setErrorHandler((error, request, reply) => {
    const fault = readFault(error);
    if (fault.status >= 500 && fault.code !== "BUSY")
      log.error({ err: error, requestId: request.id }, "an HTTP request failed");
    linger(reply);
    return sendFault(reply, fault);
  });
}

function sendFault(reply: FastifyReply, { status, code, message, retryAfterSeconds }: Fault): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds));
  return reply.status(status).send({ error: { code, message } });
}

function readFault(error: unknown): Fault {
  if (error instanceof RouteFault) return { status: error.statusCode, code: error.code, message: error.message };
  const { code, retryAfterSeconds } = (error as { extensions?: Rejection }).extensions ?? {};
  const passing = PASSING[code ?? ""];
  if (code && passing) return { ...passing, code, ...(retryAfterSeconds ? { retryAfterSeconds } : {}) };
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 413) return { status: 413, code: "BAD_REQUEST", message: "The body is too large." };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return { status: statusCode, code: "BAD_REQUEST", message: "The request cannot be read." };
  if (isAway(error))
    return {
      status: 503,
      code: "UNAVAILABLE",
      message: "The system cannot answer now. Try again.",
      retryAfterSeconds: 2,
    };
  return { status: 500, code: "INTERNAL_SERVER_ERROR", message: "Something failed on our side." };
}
