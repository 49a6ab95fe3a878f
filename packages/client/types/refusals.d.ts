/** What every refusal of the API has. Codes are for programs, messages for people. */
export interface Refusal {
  readonly __typename?: string;
  readonly code: string;
  readonly message: string;
}

/**
 * A mutation's answer: a union whose document selects `__typename` and `... on Refusal { code
 * message }`.
 */
export interface Outcome {
  readonly __typename?: string;
}

export type RefusalOf<T extends Outcome> = Extract<T, { readonly code: string; readonly message: string }>;
export type SuccessOf<T extends Outcome> = Exclude<T, { readonly code: string; readonly message: string }>;

/**
 * Whether the request was refused: nothing was changed then. Also true of refusals of later
 * versions.
 */
export function isRefusal<T extends Outcome>(outcome: T): outcome is RefusalOf<T>;

/** The success; throws a CofferError with the refusal's code, and with it as `refusal`. */
export function unwrap<T extends Outcome>(outcome: T): SuccessOf<T>;

type NameOf<T extends Outcome> = NonNullable<T["__typename"]>;

/**
 * A function for the success, one for `Refusal` as such, and any for single refusals before that.
 */
export type Cases<T extends Outcome, Result> = {
  readonly [Name in NameOf<SuccessOf<T>>]: (success: Extract<T, { readonly __typename?: Name }>) => Result;
} & {
  readonly [Name in NameOf<RefusalOf<T>>]?: (refusal: Extract<T, { readonly __typename?: Name }>) => Result;
} & {
  /** For every refusal that has no function of its own, those of later versions too. */
  readonly Refusal: (refusal: Refusal) => Result;
};

/** What the case of this outcome gives. */
export function match<T extends Outcome, Result>(outcome: T, cases: Cases<T, Result>): Result;

/**
 * The end of a switch over `__typename`: does not compile where a case is missing, and throws where
 * one came.
 */
export function unreachable(outcome: never): never;
