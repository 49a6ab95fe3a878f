import { linger } from "@coffer/platform/http/linger";
import { isAway } from "@coffer/platform/running/away";
import type { Logger } from "@coffer/platform/running/log";
import type { FastifyInstance, FastifyReply } from "fastify";
import { GraphQLError } from "graphql";

/** Something that the caller did, with the code of docs/ERRORS.md. */
export class DoorFault extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, message: string, code = CODES[statusCode] ?? "BAD_REQUEST") {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

const CODES: Readonly<Record<number, string>> = { 401: "UNAUTHENTICATED", 403: "FORBIDDEN" };

type Fault = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds?: number;
};

/** Of what use cases throw (packages/platform/src/graphql/errors.ts). */
const PASSING: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  RATE_LIMITED: { status: 429, message: "Too many refreshes of this session. Try again later." },
  BUSY: { status: 503, message: "The system is busy. Try again." },
};

/** Every fault of the plugin becomes `{error: {code, message}}`, and says nothing of the inside. */
export function answerFaults(scope: FastifyInstance, log: Logger): void {
  scope.setErrorHandler((error, request, reply) => {
    const fault = readFault(error);
    if (fault.status >= 500 && fault.code !== "BUSY")
      log.error({ err: error, requestId: request.id }, "a request to the session door failed");
    linger(reply);
    return sendFault(reply, fault);
  });
}

export function sendFault(reply: FastifyReply, { status, code, message, retryAfterSeconds }: Fault): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds));
  return reply.status(status).send({ error: { code, message } });
}

function readFault(error: unknown): Fault {
  if (error instanceof DoorFault) return { status: error.statusCode, code: error.code, message: error.message };
  if (error instanceof GraphQLError) {
    const { code, retryAfterSeconds } = error.extensions as { code?: string; retryAfterSeconds?: number };
    const passing = PASSING[code ?? ""];
    if (code && passing) return { ...passing, code, ...(retryAfterSeconds ? { retryAfterSeconds } : {}) };
  }
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
