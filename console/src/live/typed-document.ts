/**
 * The text of an operation, which knows its variables and its answer. A class of its own, so that
 * no text by itself is taken for one.
 */
export class TypedDocumentString<Result, Variables> extends String {
  /** For the type checker alone. */
  declare readonly __apiType?: (variables: Variables) => Result;

  /** Generated modules tell besides which fragments the operation has. */
  constructor(text: string, _fragments?: unknown) {
    super(text);
  }
}

/** The operation's name, as in `query Home {`. */
export const operationNameOf = (document: { toString(): string }): string =>
  /\b(?:query|mutation|subscription)\s+(\w+)/.exec(document.toString())?.[1] ?? "";
