import type { Id, NodeId } from "@coffer/contracts/ids";
import type { NetworkCode } from "../wallets/network.ts";

export type NodeWalletId = Id<"nwl">;
export type NodeAddressId = Id<"nwa">;
export type NodeTransferId = Id<"nwt">;

export const NODE_WALLET_NAME_MAX = 64;
export const NODE_ADDRESS_LABEL_MAX = 64;
/** A Core node keeps each for ever. */
export const NODE_ADDRESSES_MAX = 1_000;

/** The capability by which a node may have wallets, and send from them. */
const WALLET_CAPABILITY = "wallet";

/**
 * Whether what its node asks for may begin. What has begun goes on without it: a repeat of it is
 * answered, and what was signed is followed, made dearer and called off.
 */
export const mayHaveWallets = ({ capabilities }: { readonly capabilities: readonly string[] }): boolean =>
  capabilities.includes(WALLET_CAPABILITY);

export type NodeWallet = {
  readonly id: NodeWalletId;
  readonly nodeId: NodeId;
  readonly network: NetworkCode;
  readonly name: string;
  readonly currency: string;
  readonly scale: number;
  readonly createdAt: Date;
  /** Whether the Core node has had it: then it is never made anew, which would be an empty one. */
  readonly isOpened: boolean;
};

/** What it is called in the Core node. */
export const coreNameOf = ({ id }: Pick<NodeWallet, "id">): string => `coffer-${id}`;

export type NodeAddress = {
  readonly id: NodeAddressId;
  readonly walletId: NodeWalletId;
  readonly address: string;
  readonly label: string | null;
  readonly createdAt: Date;
};

/** As the Core node says it, in smallest units. */
export type NodeBalance = {
  /** What can be sent now. */
  readonly available: bigint;
  /** What came in and is in no block yet, or was mined and may not be spent yet. */
  readonly pending: bigint;
};

export type TransferState = "PENDING" | "MINED" | "ORPHANED" | "CONFLICTED";

/** What came to a wallet, or left it. */
export type NodeTransfer = {
  readonly txid: string;
  readonly vout: number;
  readonly direction: "IN" | "OUT";
  readonly address: string | null;
  readonly units: bigint;
  /** Of what left. */
  readonly fee: bigint | null;
  readonly state: TransferState;
  /** Where it is mined. */
  readonly blockHash: string | null;
  readonly height: number | null;
};

export type KeptTransfer = NodeTransfer & {
  readonly id: NodeTransferId;
  readonly walletId: NodeWalletId;
  readonly seenAt: Date;
};
