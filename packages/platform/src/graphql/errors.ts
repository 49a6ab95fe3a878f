import { GraphQLError } from "graphql";
import type { Actor, UserActor } from "../identity/actor.ts";

/**
 * One fault of a request's arguments. `path` is dotted, from the argument's name:
 * `input.amount.amount`.
 */
export type InputFault = { readonly path: string; readonly code: string; readonly message: string };

/** The rejected requests: they store nothing, and their codes are listed in docs/ERRORS.md. */
export const badUserInput = (inputs: readonly InputFault[]): GraphQLError =>
  new GraphQLError(inputs.map((fault) => `${fault.path}: ${fault.message}`).join("; "), {
    extensions: { code: "BAD_USER_INPUT", inputs, http: { status: 200 } },
  });

export const unauthenticated = (message = "Log in first: this needs an access token."): GraphQLError =>
  new GraphQLError(message, { extensions: { code: "UNAUTHENTICATED" } });

export const forbidden = (message = "You have no right to this."): GraphQLError =>
  new GraphQLError(message, { extensions: { code: "FORBIDDEN" } });

export const rateLimited = (retryAfterSeconds: number): GraphQLError =>
  new GraphQLError(`Too many attempts. Try again in ${retryAfterSeconds} s.`, {
    extensions: { code: "RATE_LIMITED", retryAfterSeconds },
  });

/**
 * The server cannot take more of this now; nothing was stored. Safe to repeat, with the same
 * idempotency key.
 */
export const busy = (retryAfterSeconds = 1): GraphQLError =>
  new GraphQLError("The system is busy. Try again with the same idempotency key.", {
    extensions: { code: "BUSY", retryAfterSeconds },
  });

/**
 * A store or a broker is away. Whether something was done is not known: a repeat with the same
 * idempotency key tells. Says nothing of what is away, or where.
 */
export const unavailable = (retryAfterSeconds = 2): GraphQLError =>
  new GraphQLError(
    "The system cannot answer this now. Try again soon; repeat a payment with the same idempotency key.",
    {
      extensions: { code: "UNAVAILABLE", retryAfterSeconds },
    },
  );

export const subscriptionOverHttp = (): GraphQLError =>
  new GraphQLError("Subscriptions need a WebSocket: connect to the same path with the graphql-transport-ws protocol.", {
    extensions: { code: "SUBSCRIPTIONS_NEED_WEBSOCKET", http: { status: 400 } },
  });

/** What a person does: no service and no node does it for them. */
export function requireUser(actor: Actor): UserActor {
  if (actor.kind === "anonymous") throw unauthenticated();
  if (actor.kind !== "user") throw forbidden();
  return actor;
}

/**
 * The error codes that may leave the system as they are; every other error is a fault and is
 * masked.
 */
export const PUBLIC_ERROR_CODES: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "STEP_UP_REQUIRED",
  "RATE_LIMITED",
  "BUSY",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "BAD_REQUEST",
  "REQUEST_TOO_COMPLEX",
  "STREAM_INTERRUPTED",
  "SLOW_CONSUMER",
  "SUBSCRIPTIONS_NEED_WEBSOCKET",
  "SUBGRAPH_UNAVAILABLE",
  "UNAVAILABLE",
  "TIMED_OUT",
]);
