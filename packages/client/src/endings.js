// @ts-check
import { CofferError, errorOf } from "./errors.js";

/**
 * @import { Fault } from "../types/errors.d.ts"
 * @typedef {{
 *   readonly goesOn: "at-once" | "later" | "renewed" | "proved" | "anew" | "no";
 *   readonly error: CofferError | null;
 *   readonly token?: string | null;
 * }} Ending `token`: the one that the socket had been opened with, when the end came
 */

/** What was asked, or who asked, is wrong: a repeat gets the same answer (docs/ERRORS.md). */
const FINAL = new Set([
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "FORBIDDEN",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "REQUEST_TOO_COMPLEX",
]);

const TOKEN_REFUSED = 4401;
const TOKEN_EXPIRED = 4403;
/** Closings that a repeat would meet again (docs/ERRORS.md, "How a socket ends"). */
const FINAL_CLOSINGS = new Set([1002, 1003, 1007, 1008, 1009, 4400, 4406, 4409, 4429]);

/**
 * What the errors that ended a subscription mean for it.
 *
 * @param {readonly Fault[]} faults
 * @param {{ readonly errorPages: string; readonly hadCursor: boolean }} around
 * @returns {Ending}
 */
export function endingOf(faults, { errorPages, hadCursor }) {
  const error = errorOf(faults, { errorPages });
  if (error.code === "UNAUTHENTICATED") return { goesOn: "renewed", error };
  if (error.code === "STEP_UP_REQUIRED") return { goesOn: "proved", error };
  if (hadCursor && error.inputs.some(({ code }) => code === "INVALID_CURSOR")) return { goesOn: "anew", error };
  if (FINAL.has(error.code)) return { goesOn: "no", error };
  return { goesOn: error.code === "SLOW_CONSUMER" ? "at-once" : "later", error };
}

/**
 * The same of what graphql-ws gives besides: a close event, or whatever kept a socket from opening.
 *
 * @param {unknown} cause
 * @returns {Ending}
 */
export function endingOfSocket(cause) {
  const { code, reason = "" } = /** @type {{ code?: unknown; reason?: string }} */ (cause ?? {});
  // That a network is away while a token is renewed is a cut like any other: the state tells it.
  if (cause instanceof CofferError) return { goesOn: "later", error: cause.code === "UNREACHABLE" ? null : cause };
  if (code === TOKEN_REFUSED || code === TOKEN_EXPIRED) return { goesOn: "renewed", error: null };
  if (typeof code !== "number" || !FINAL_CLOSINGS.has(code)) return { goesOn: "later", error: null };
  const message = `the socket was closed with ${code}: ${reason}`;
  return { goesOn: "no", error: new CofferError({ code: "SOCKET_REFUSED", message, cause }) };
}

export const sessionEnded = () => new CofferError({ code: "SESSION_ENDED", message: "the session has ended: log in" });
