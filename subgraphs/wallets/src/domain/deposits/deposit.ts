import type { Money } from "@coffer/money/money";
import { blocksHolding } from "../chains/depth.ts";
import type { AddressId, DepositId, PaymentId, UserId, WalletId } from "../wallets/ids.ts";
import type { NetworkCode } from "../wallets/network.ts";

/**
 * CONFIRMING: in a block, which too few others hold yet. CONFIRMED: enough do, and payments is told
 * to credit it. CREDITED: it has. ORPHANED: its block was taken back before that. REVERSED: its
 * block was taken back after it was confirmed, and payments is told to take it back.
 */
export type DepositState = "CONFIRMING" | "CONFIRMED" | "CREDITED" | "ORPHANED" | "REVERSED";

export const DEPOSIT_STATES = [
  "CONFIRMING",
  "CONFIRMED",
  "CREDITED",
  "ORPHANED",
  "REVERSED",
] as const satisfies readonly DepositState[];

/** Value that a transaction brought to an address of a wallet. */
export type Deposit = {
  readonly id: DepositId;
  readonly network: NetworkCode;
  readonly userId: UserId;
  readonly walletId: WalletId;
  readonly addressId: AddressId;
  readonly address: string;
  readonly txid: string;
  /** Which of what the transaction brought: see the port that reads it. */
  readonly position: string;
  readonly amount: Money;
  /** The contract that says so; null: the network's own currency. */
  readonly token: string | null;
  readonly state: DepositState;
  /** How many times it was confirmed so far: each is credited by itself. */
  readonly credits: number;
  /** Blocks that have to hold it, its own among them, before it is credited. */
  readonly needed: number;
  /** The block that it was in last. */
  readonly height: number;
  readonly blockHash: string;
  /** The payment that credited it last; null where none has yet. */
  readonly paymentId: PaymentId | null;
  readonly seenAt: Date;
};

/** How many blocks hold it, its own among them, of a chain that was read up to `cursorHeight`. */
export const confirmationsAt = (
  { state, height }: Pick<Deposit, "state" | "height">,
  cursorHeight: number | null,
): number => {
  const isInChain = state !== "ORPHANED" && state !== "REVERSED";
  return isInChain && cursorHeight !== null ? blocksHolding(cursorHeight, height) : 0;
};
