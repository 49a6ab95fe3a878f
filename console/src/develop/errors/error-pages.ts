/** What a code is, which decides what was done: a section of docs/ERRORS.md. */
export type MeaningKind = "refusal" | "rejected" | "session" | "input" | "detail" | "client";

/** `none`: of what asks for nothing to be done. */
export type Outcome = "nothing" | "unknown" | "none";

/** One row of docs/ERRORS.md; texts are its own, with names in backquotes. */
export type Meaning = {
  readonly kind: MeaningKind;
  readonly means: string;
  readonly todo: string;
  readonly outcome: Outcome;
  /** The mutations that answer with it, the arguments that have it, or the refusal it is in. */
  readonly of: string;
  /** The type that a refusal is. */
  readonly type: string | null;
  readonly example: string;
};

export type ErrorPage = { readonly code: string; readonly meanings: readonly Meaning[] };
