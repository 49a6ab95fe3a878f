import type { Refusal } from "./refusals.d.ts";

/** An entry of `errors`, as the API sends it. */
export interface Fault {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>> & { readonly code?: string };
}

/** What is wrong with one argument, of BAD_USER_INPUT. */
export interface InputFault {
  /** Such as `input.amount.amount`. */
  readonly path: string;
  /** Such as `NOT_A_DECIMAL`: docs/ERRORS.md, "Faults of an input". */
  readonly code: string;
  readonly message: string;
}

/**
 * Codes that come from this client, and not from the API: no answer came; an answer came that is
 * none of the API's; what was asked before has no answer yet; the socket was closed for something
 * that a repeat does not mend; `next` of a following threw.
 */
export type OwnCode = "UNREACHABLE" | "UNREADABLE_ANSWER" | "ATTEMPT_PENDING" | "SOCKET_REFUSED" | "CONSUMER_FAILED";

export interface CofferErrorParts {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | null | undefined;
  readonly path?: readonly (string | number)[] | null | undefined;
  readonly inputs?: readonly InputFault[] | undefined;
  readonly docUrl?: string | null | undefined;
  readonly retryAfterSeconds?: number | null | undefined;
  readonly mayBeDone?: boolean | undefined;
  readonly refusal?: Refusal | null | undefined;
  readonly errors?: readonly Fault[] | undefined;
  readonly data?: unknown;
  readonly cause?: unknown;
}

/** Whatever goes wrong with a request is one of these. */
export class CofferError extends Error {
  constructor(parts: CofferErrorParts);
  /** Of docs/ERRORS.md, or an `OwnCode`. */
  readonly code: string;
  /** The operator finds the log line by it. */
  readonly requestId: string | null;
  readonly path: readonly (string | number)[] | null;
  readonly inputs: readonly InputFault[];
  /** The page about this code. */
  readonly docUrl: string | null;
  readonly retryAfterSeconds: number | null;
  /**
   * Whether a mutation may have been done all the same, by any of its tries. Where false, nothing
   * was, and the same key can be used again; where true, a repeat with the same key and variables
   * tells.
   */
  readonly mayBeDone: boolean;
  /** Where `unwrap` met one. */
  readonly refusal: Refusal | null;
  /** All entries of the answer's `errors`; the properties above are of the first. */
  readonly errors: readonly Fault[];
  /** What could be answered beside the errors. */
  readonly data: unknown;
}
