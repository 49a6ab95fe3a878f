import type { Asset } from "@coffer/money/asset";
import type { FeeRule, FeeTier } from "./schedule.ts";

/** The currency that a sandbox has prices of at first: an example to look at and to change. */
export const SANDBOX_PRICED = "USD";

/** In whole units: from here on a share is taken. */
const SHARED_FROM = 1_000n;
const SHARE = 10;
const MOST = 25n;
const HIGH = 1n;

/**
 * Small amounts are free, and so is what people pay each other, but for a withdrawal that is to be
 * before others; who is verified to the last level pays for that alone.
 */
export function listSandboxFees({ scale }: Pick<Asset, "scale">): FeeRule[] {
  const whole = 10n ** BigInt(scale);
  const [none, ahead] = [0n, HIGH * whole];
  const flat = (fixed: bigint): FeeRule["tiers"] => [{ from: 0n, fixed, basisPoints: 0 }];
  const shared = (fixed: bigint): FeeRule["tiers"] => [
    ...(flat(fixed) as readonly [FeeTier]),
    { from: SHARED_FROM * whole, fixed, basisPoints: SHARE },
  ];
  const rule = (changes: Pick<FeeRule, "kind" | "tiers"> & Partial<FeeRule>): FeeRule => ({
    userId: null,
    level: null,
    method: null,
    priority: null,
    charge: "ON_TOP",
    minimum: 0n,
    maximum: MOST * whole,
    ...changes,
  });
  return [
    rule({ kind: "WITHDRAWAL", tiers: shared(none) }),
    rule({ kind: "WITHDRAWAL", priority: "HIGH", tiers: shared(ahead) }),
    rule({ kind: "WITHDRAWAL", level: 2, tiers: flat(none) }),
    rule({ kind: "WITHDRAWAL", level: 2, priority: "HIGH", tiers: flat(ahead) }),
    rule({ kind: "EXCHANGE", tiers: shared(none) }),
  ];
}
