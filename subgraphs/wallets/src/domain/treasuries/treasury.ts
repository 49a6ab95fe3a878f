import type { WalletId } from "../wallets/ids.ts";
import type { NetworkCode } from "../wallets/network.ts";

/** Of what operators say why they open or pause one, in characters (code points). */
export const SWITCH_REASON_MAX = 512;

/** OPEN; PAUSED: nothing new is signed, and payments takes no new orders. */
export type TreasuryState = "OPEN" | "PAUSED";

/** What pays out over a network, and what deposits are swept to: a wallet of the house's. */
export type Treasury = {
  readonly network: NetworkCode;
  readonly walletId: WalletId;
  /** The only one that it has. */
  readonly address: string;
  /** Where what it holds above its caps goes; null, or left out: nowhere. */
  readonly coldAddress?: string | null;
  readonly state: TreasuryState;
  readonly openedAt: Date;
};
