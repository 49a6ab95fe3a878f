import type { AddressId, UserId, WalletId } from "./ids.ts";
import type { NetworkCode } from "./network.ts";

/**
 * Where the keys are: CUSTODIAL made and kept here, IMPORTED brought in, WATCH_ONLY not here, NODE
 * in a Core-RPC node.
 */
export type WalletKind = "CUSTODIAL" | "IMPORTED" | "WATCH_ONLY" | "NODE";

/**
 * POOLED: what comes in credits the ledger, whose the balance is. SEGREGATED: its balance is the
 * chain's, and the ledger does not know it.
 */
export type Custody = "POOLED" | "SEGREGATED";

export const custodyOf = ({ kind }: { readonly kind: WalletKind }): Custody =>
  kind === "CUSTODIAL" ? "POOLED" : "SEGREGATED";

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
  /** Where an account pays its change to (BIP-44), and nobody else pays. */
  readonly isChange?: boolean;
};

/** In characters (code points). */
export const WALLET_NAME_MAX = 64;
export const ADDRESS_LABEL_MAX = 64;
