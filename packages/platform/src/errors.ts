import { GraphQLError } from "graphql";
import type { Actor, UserActor } from "./actor.ts";

/** One fault of a request's arguments. `path` is dotted, from the argument's name: `input.amount.amount`. */
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

/** The server cannot take more of this now; nothing was stored. Safe to repeat, with the same idempotency key. */
export const busy = (retryAfterSeconds = 1): GraphQLError =>
  new GraphQLError("The system is busy. Try again with the same idempotency key.", {
    extensions: { code: "BUSY", retryAfterSeconds },
  });

export const subscriptionOverHttp = (): GraphQLError =>
  new GraphQLError("Subscriptions need a WebSocket: connect to the same path with the graphql-transport-ws protocol.", {
    extensions: { code: "SUBSCRIPTIONS_NEED_WEBSOCKET", http: { status: 400 } },
  });

export function requireUser(actor: Actor): UserActor {
  if (actor.kind !== "user") throw unauthenticated();
  return actor;
}

/** By code points, and without control characters and halves of surrogate pairs: PostgreSQL cannot hold some, and people cannot see them. */
export const fits = (text: string, min: number, max: number): boolean => {
  const length = [...text].length;
  return length >= min && length <= max && !/[\p{Cc}\p{Cs}]/u.test(text);
};

/** Gathers every fault of an input, so that a client learns all of them at once. */
export class InputFaults {
  readonly #faults: InputFault[] = [];

  add(path: string, code: string, message: string): void {
    this.#faults.push({ path, code, message });
  }

  get any(): boolean {
    return this.#faults.length > 0;
  }

  /** Of every mutation that moves or records money. */
  idempotencyKey(key: string): string {
    if (!fits(key, 1, 128)) this.add("input.idempotencyKey", "INVALID_KEY", "must be 1 to 128 characters");
    return key;
  }

  /** Throws BAD_USER_INPUT with all faults, where there are any. */
  throwIfAny(): void {
    if (this.any) throw badUserInput(this.#faults);
  }
}

/** The error codes that may leave the system as they are; every other error is a fault and is masked. */
export const PUBLIC_ERROR_CODES: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "UNAUTHENTICATED",
  "FORBIDDEN",
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
]);
