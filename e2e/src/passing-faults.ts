/** The codes of docs/ERRORS.md whose advice is to do the same again. */
const PASSING: ReadonlySet<unknown> = new Set([
  "BUSY",
  "INTERNAL_SERVER_ERROR",
  "SLOW_CONSUMER",
  "STREAM_INTERRUPTED",
  "SUBGRAPH_UNAVAILABLE",
  "UNAVAILABLE",
]);

/** Whether there are errors, and each would be met no more once every part runs. */
export const isPassing = (errors: readonly unknown[] | undefined): boolean =>
  errors !== undefined && errors.length > 0 && errors.every((error) => PASSING.has(codeOf(error)));

const codeOf = (error: unknown): unknown =>
  (error as { readonly extensions?: { readonly code?: unknown } }).extensions?.code;
