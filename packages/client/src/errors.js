// @ts-check

/** @import { CofferErrorParts, Fault, InputFault } from "../types/errors.d.ts" */

export class CofferError extends Error {
  /** @param {CofferErrorParts} parts */
  constructor(parts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = "CofferError";
    this.code = parts.code;
    this.requestId = parts.requestId ?? null;
    this.path = parts.path ?? null;
    this.inputs = parts.inputs ?? [];
    this.docUrl = parts.docUrl ?? null;
    this.retryAfterSeconds = parts.retryAfterSeconds ?? null;
    this.mayBeDone = parts.mayBeDone ?? false;
    this.refusal = parts.refusal ?? null;
    this.errors = parts.errors ?? [];
    this.data = parts.data ?? null;
  }
}

/** By which it is not known whether a mutation was done (docs/ERRORS.md, "What was done"). */
const UNKNOWN_OUTCOMES = new Set(["INTERNAL_SERVER_ERROR", "SUBGRAPH_UNAVAILABLE", "UNAVAILABLE", "TIMED_OUT"]);

/**
 * @typedef {{
 *   readonly errorPages: string;
 *   readonly data?: unknown;
 *   readonly requestId?: string | null;
 *   readonly retryAfterSeconds?: number | null;
 * }} Around
 */

/**
 * An answer with `errors`.
 * @param {readonly Fault[]} faults
 * @param {Around} around
 */
export function errorOf(faults, { errorPages, data, requestId, retryAfterSeconds }) {
  const [first = { message: "the answer has errors and does not say which" }] = faults;
  const extensions = first.extensions ?? {};
  const code = textOf(extensions.code) ?? "UNREADABLE_ANSWER";
  return new CofferError({
    code,
    message: first.message,
    requestId: textOf(extensions.requestId) ?? requestId,
    path: first.path,
    inputs: faults.flatMap(({ extensions }) => /** @type {InputFault[]} */ (extensions?.inputs ?? [])),
    docUrl: textOf(extensions.docUrl) ?? `${errorPages}${code}`,
    retryAfterSeconds: numberOf(extensions.retryAfterSeconds) ?? retryAfterSeconds,
    mayBeDone: faults.some(isOfUnknownOutcome),
    errors: faults,
    data,
  });
}

/**
 * A path that goes on below a root field: that field was done, and a part of its answer is missing.
 */
const isOfUnknownOutcome = (/** @type {Fault} */ { path, extensions }) =>
  UNKNOWN_OUTCOMES.has(extensions?.code ?? "INTERNAL_SERVER_ERROR") || (path?.length ?? 0) > 1;

const textOf = (/** @type {unknown} */ value) => (typeof value === "string" ? value : null);
const numberOf = (/** @type {unknown} */ value) => (typeof value === "number" ? value : null);
