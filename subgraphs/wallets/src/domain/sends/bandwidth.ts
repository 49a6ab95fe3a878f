import { larger } from "./fees.ts";

/** What the network burns for a transfer (Tron), in its smallest units: governance sets it. */
export type BandwidthPrices = {
  readonly perByte: bigint;
  /** Of whom nobody has paid before: for its place in the state, and for having it made. */
  readonly newAccount: bigint;
  readonly createAccount: bigint;
  /** Of what a contract computes. */
  readonly perEnergy: bigint;
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

/**
 * What a token's transfer takes at most of USDT's contract: a payee who has some when it is asked,
 * and none when it is mined, takes a place in the contract's storage.
 */
const TOKEN_TRANSFER_ENERGY = 131_000n;

/** With a fifth of reserve, for a contract gets dearer by how much it is used. */
const energyLimitFor = (estimate: bigint): bigint => larger((estimate * 6n + 4n) / 5n, TOKEN_TRANSFER_ENERGY);

export type CallCost = TransferCost & {
  /** What may be burned for energy, at most: signed with it. */
  readonly feeLimit: bigint;
};

/** What a call of a contract costs: its bytes, and the energy that it was estimated at. */
export function callCost(
  { perByte, perEnergy }: BandwidthPrices,
  { bytes, energy, bandwidth: { free, staked } }: Called,
): CallCost {
  const forBytes = bytes * perByte;
  const feeLimit = energyLimitFor(energy) * perEnergy;
  const expected = (staked >= bytes || free >= bytes ? 0n : forBytes) + energy * perEnergy;
  return { expected, maximum: forBytes + feeLimit, feeLimit };
}
type Called = { readonly bytes: bigint; readonly energy: bigint; readonly bandwidth: Bandwidth };

/** Of whom nothing is known yet. */
export const USUAL_ENERGY = TOKEN_TRANSFER_ENERGY;
