import { larger } from "./fees.ts";

/** What the network burns for a transfer (Tron), in its smallest units: governance sets it. */
export type BandwidthPrices = {
  readonly perByte: bigint;
  /** Of whom nobody has paid before: for its place in the state, and for having it made. */
  readonly newAccount: bigint;
  readonly createAccount: bigint;
};

/** Bytes that an account may send now for nothing: some each day, and what it has staked for. */
export type Bandwidth = { readonly free: bigint; readonly staked: bigint };

export type TransferCost = { readonly expected: bigint; readonly maximum: bigint };

/**
 * What a transfer of so many bytes costs. Who pays a new account pays for that, and not for bytes,
 * of which free ones do not count there. At most: as if nothing were free by the time it is mined.
 */
export function transferCost(
  { perByte, newAccount, createAccount }: BandwidthPrices,
  { bytes, isNew, bandwidth }: { readonly bytes: bigint; readonly isNew: boolean; readonly bandwidth: Bandwidth },
): TransferCost {
  const forBytes = bytes * perByte;
  const { free, staked } = bandwidth;
  if (!isNew) return { expected: staked >= bytes || free >= bytes ? 0n : forBytes, maximum: forBytes };
  const expected = newAccount + (staked >= bytes ? 0n : createAccount);
  return { expected, maximum: larger(newAccount + createAccount, forBytes) };
}
