/** The one that gives a right. */
export const WALLET = "wallet";

export type AbilityChange = { readonly toGrant: readonly string[]; readonly toTakeBack: readonly string[] };

/** What can be ticked: what a node has, and `wallet` where it can be granted. */
export const abilitiesToTick = (held: readonly string[], isEnabled: boolean): readonly string[] =>
  isEnabled ? [...new Set([WALLET, ...held])] : held;

/**
 * What was ticked and typed, beside what the node had when that was shown: somebody else's change
 * meanwhile stays.
 */
export function abilityChange(
  held: readonly string[],
  { ticked, typed }: { readonly ticked: readonly string[]; readonly typed: string },
): AbilityChange {
  const named = typed.split(/[\s,]+/).filter((name) => name !== "");
  const wanted = new Set([...ticked, ...named]);
  return {
    toGrant: [...wanted].filter((name) => !held.includes(name)),
    toTakeBack: held.filter((name) => !wanted.has(name)),
  };
}
