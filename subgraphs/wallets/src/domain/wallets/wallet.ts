import type { AddressId, UserId, WalletId } from "./ids.ts";
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
  /** The one of its owner's on its network that is meant where none is named. */
  readonly isDefault: boolean;
  readonly archivedAt: Date | null;
};

export type Address = {
  readonly id: AddressId;
  readonly address: string;
  readonly derivationPath: string | null;
  readonly index: number;
  readonly label: string | null;
};

/** In characters (code points). */
export const WALLET_NAME_MAX = 64;
export const ADDRESS_LABEL_MAX = 64;
