import type { UserId, WalletId } from "./ids.ts";
import type { NetworkCode } from "./network.ts";

/**
 * Where the keys are: CUSTODIAL made and kept here, IMPORTED brought in, WATCH_ONLY not here, NODE
 * in a Core-RPC node.
 */
export type WalletKind = "CUSTODIAL" | "IMPORTED" | "WATCH_ONLY" | "NODE";

export type Wallet = {
  readonly id: WalletId;
  readonly userId: UserId;
  readonly network: NetworkCode;
  readonly kind: WalletKind;
  readonly name: string;
  readonly createdAt: Date;
};

export type Address = {
  readonly address: string;
  readonly derivationPath: string | null;
  readonly index: number;
  readonly label: string | null;
};

/** In characters (code points). */
export const WALLET_NAME_MAX = 64;
