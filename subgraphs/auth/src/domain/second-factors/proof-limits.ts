/** How many wrong codes one account may have in a time. */
export type ProofLimit = { readonly most: number; readonly windowMs: number };

/**
 * How long until another code is looked at; 0: now. `failures`: when codes were wrong, the latest
 * first.
 */
export function waitMs(failures: readonly Date[], now: Date, limits: readonly ProofLimit[]): number {
  const waits = limits.map(({ most, windowMs }) => {
    const first = failures[most - 1];
    return first ? first.getTime() + windowMs - now.getTime() : 0;
  });
  return Math.max(0, ...waits);
}

/** How long a wrong code counts at most: none that is older has to be kept. */
export const countedMs = (limits: readonly ProofLimit[]): number => Math.max(...limits.map(({ windowMs }) => windowMs));
