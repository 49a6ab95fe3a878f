import type { Priority } from "../fees.ts";

/** What a node says that transactions cost now, in satoshi for a thousand virtual bytes. */
export type FeeRates = {
  readonly rates: Readonly<Record<Priority, bigint>>;
  /** HISTORY: what it has seen others pay. FLOOR: too few; the least that is relayed. */
  readonly source: "HISTORY" | "FLOOR";
};

/** Rates are of so many virtual bytes. */
export const VBYTES = 1_000n;

/** What an attempt pays, rounded up, in the same. */
export const rateOf = ({ fee, vsize }: { readonly fee: bigint; readonly vsize: number }): bigint =>
  (fee * VBYTES + BigInt(vsize) - 1n) / BigInt(vsize);

/** Of what takes the place of others: more than each by a quarter, and no less than is paid now. */
export const raisedRate = (before: readonly { readonly fee: bigint; readonly vsize: number }[], now: bigint): bigint =>
  before.reduce((most, one) => {
    const raised = (rateOf(one) * 5n) / 4n + 1n;
    return raised > most ? raised : most;
  }, now);
