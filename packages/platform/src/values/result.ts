/**
 * An expected outcome: a value, or an error that the caller can act on. Faults are thrown instead.
 */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };
export const ok = <T>(value: T) => ({ ok: true, value }) as const;
export const err = <const E>(error: E) => ({ ok: false, error }) as const;

/** Reaching this call is a bug: a new case was added and this switch was not taught about it. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
