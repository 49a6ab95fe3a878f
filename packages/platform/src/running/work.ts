import { GraphQLError, type GraphQLErrorOptions } from "graphql";

const tooManyValues = (max: number): GraphQLError =>
  withoutStack(
    `The answer would hold more than the ${max} values that are given. Ask for less, or in several requests.`,
    { extensions: { code: "REQUEST_TOO_COMPLEX" } },
  );

export const notWaitedFor = (): GraphQLError =>
  withoutStack("Nobody waits for this any more.", { extensions: { code: "TIMED_OUT" } });

/**
 * Nobody looks where an operation was ended, and to walk back through all that awaits each other
 * costs more than the rest of its end.
 */
function withoutStack(message: string, options: GraphQLErrorOptions): GraphQLError {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return new GraphQLError(message, options);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

export type WorkOptions = {
  /** How many its answer may hold. */
  readonly values: number;
  /**
   * A mutation is not cut in its middle: what was begun is done, whether anybody waits for it or
   * not.
   */
  readonly isMutation: boolean;
};

/**
 * What one operation may still cost, and whether it is still wanted: shared by all that work for
 * it. Values are counted while the answer is made, because nobody knows before how long lists are.
 */
export class Work {
  readonly max: number;
  readonly #isMutation: boolean;
  readonly #listeners = new Set<() => void>();
  #used = 0;
  #ended: GraphQLError | null = null;
  #thrown: GraphQLError | null = null;

  constructor({ values, isMutation }: WorkOptions) {
    this.max = values;
    this.#isMutation = isMutation;
  }

  /** What is left to whoever works for this next. */
  get left(): number {
    return Math.max(0, this.max - this.#used);
  }

  get used(): number {
    return this.#used;
  }

  /** Why it is over, where it is. */
  get ended(): GraphQLError | null {
    return this.#ended;
  }

  /** The same, where nothing more is to be made: never of a mutation. */
  get cut(): GraphQLError | null {
    return this.#isMutation ? null : this.#ended;
  }

  /** Throws where nothing more is to be made. */
  goOn(): void {
    if (this.#thrown) throw this.#thrown;
  }

  /** Counts values that are made now. Throws where they are too many. */
  take(values: number): void {
    this.count(values);
    if (this.#used > this.max) throw this.#thrown ?? this.#ended;
  }

  /** Counts values that were made elsewhere. */
  count(values: number): void {
    this.#used += values;
    if (this.#used > this.max && !this.#ended) this.end(tooManyValues(this.max));
  }

  /** The first reason stays. */
  end(reason: GraphQLError): void {
    if (this.#ended) return;
    this.#ended = reason;
    if (this.#isMutation) return;
    const { message, extensions } = reason;
    // With a place of its own, so that graphql-js makes no further error of it for each of the
    // thousands of fields that meet it.
    this.#thrown = withoutStack(message, { path: [], extensions });
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  /** Called where it ends before it is done, unless `forget` was called; of a mutation never. */
  onEnd(listener: () => void): { forget(): void } {
    if (this.#ended && !this.#isMutation) listener();
    else this.#listeners.add(listener);
    return { forget: () => this.#listeners.delete(listener) };
  }
}
