import type { NodeId } from "@coffer/contracts/ids";
import type { Listed } from "@coffer/platform/graphql/pages";
import type { Claim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { CoreCoin, CoreMode } from "../../domain/node-wallets/core-coin.ts";
import type {
  Coin,
  NextState,
  NodeAttempt,
  NodeSend,
  NodeSendAsked,
  NodeSendId,
  Outcome,
  Seen,
} from "../../domain/node-wallets/node-send.ts";
import type {
  KeptTransfer,
  NodeAddress,
  NodeAddressId,
  NodeBalance,
  NodeTransfer,
  NodeTransferId,
  NodeWallet,
  NodeWalletId,
} from "../../domain/node-wallets/node-wallet.ts";
import type { Output, Spare } from "../../domain/node-wallets/raise-fee.ts";
import type {
  CreateNodeAddressRefusal,
  CreateNodeWalletRefusal,
  ManageNodeSendRefusal,
  NotSigned,
  SendFromNodeWalletRefusal,
} from "../../domain/node-wallets/refusals.ts";
import type { Decoded } from "../../domain/node-wallets/signed-bytes.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";

/** What a node found: which chain it is on, and how it keeps wallets. */
export type CoreLook = { readonly genesis: string; readonly mode: CoreMode; readonly height: number };

/** What was signed, read from its bytes and found to do what was meant. */
export type SignedSend = Pick<NodeAttempt, "txid" | "bytes" | "fee"> & { readonly inputs: readonly Coin[] };

export type NewSend = {
  readonly payee: string;
  readonly payeeScript: string;
  readonly units: bigint;
};

/** What a node made of a broadcast; `said`: its own words, for an operator. */
export type Broadcast = { readonly outcome: Outcome; readonly said: string };

/**
 * What of a wallet is counted here, where its node does not know it apart from others: of those
 * coins that `height` confirms.
 */
export type CountedAt = { readonly height: number; readonly confirmations: number };

/** Of one wallet, or, where wallets share their coins, of all of a network. */
export type CoinsOf = { readonly walletId: NodeWalletId } | { readonly network: NetworkCode };

/**
 * One wallet in a Core node. Each rejects with NoAnswer or NodeRefusal alone, and is loaded there
 * when it is needed.
 */
export type CoreWallet = {
  /** Makes it, or finds it made. Only while nobody has been told that it is there. */
  make(): Promise<void>;
  newAddress(): Promise<string | "LOCKED">;
  /** Null where the node does not know it apart from others': then it is counted here. */
  balance(): Promise<NodeBalance | null>;
  /**
   * Chooses coins, which the node keeps from others from then on, and signs; sends nothing. Throws
   * where the bytes are not what was meant: then they are forgotten.
   */
  sign(send: NewSend): Promise<Result<SignedSend, NotSigned>>;
  /** Has the node choose none of these: it forgets what it keeps when it is started anew. */
  hold(coins: readonly Coin[]): Promise<void>;
  /** Lets it choose them again. */
  letGo(coins: readonly Coin[]): Promise<void>;
  /** What it keeps from being chosen, whoever had it do so. */
  listHeld(): Promise<readonly Coin[]>;
  /** Of a transaction of this wallet; null where it knows none. */
  see(txid: string): Promise<Seen | null>;
  /**
   * How deep in the chain another transaction of this wallet than these is that spends one of these
   * coins; null where there is none.
   */
  depthOfRival(
    send: Pick<NodeSend, "createdAt"> & { readonly txids: readonly string[] },
    coins: readonly Coin[],
  ): Promise<number | null>;
  /** What a block has, and nothing spends or keeps. Where wallets share their coins: of all. */
  listSpare(): Promise<readonly Spare[]>;
  /** Whether the chain has it, whatever waits to spend it. */
  isThere(coin: Coin): Promise<boolean>;
  /** The script (hex) of a new address of the wallet's own. */
  newChange(): Promise<string | "LOCKED">;
  /** Exactly this, replaceable. Throws where the bytes are not that. */
  signAgain(drawn: {
    readonly inputs: readonly Coin[];
    readonly outputs: readonly Output[];
  }): Promise<Uint8Array | "LOCKED">;
  /**
   * What came and left since a block; null: since ever. With the block to go on from. Where the
   * node does not tell wallets apart: of all of them.
   */
  since(cursor: string | null): Promise<{ readonly transfers: readonly NodeTransfer[]; readonly cursor: string }>;
};

/** A Core node that this Coffer asks. Rejects with NoAnswer or NodeRefusal alone. */
export type CoreNode = {
  look(): Promise<CoreLook>;
  /** What is paid now, for 1000 virtual bytes; never below the coin's floor. */
  feeRate(): Promise<bigint>;
  broadcast(attempt: NodeAttempt): Promise<Broadcast>;
  /** `mode`: as it was seen to keep them. */
  wallet(wallet: NodeWallet, mode: CoreMode): CoreWallet;
};

/** A coin, and the node that has its wallets; null where none is configured. */
export type CoreNetwork = {
  readonly coin: CoreCoin;
  readonly node: CoreNode | null;
  /** The script that pays an address of it; null where it is none. */
  readonly scriptOf: (address: string) => string | null;
  /** What bytes of ours say. */
  readonly read: (bytes: Uint8Array) => Decoded;
};
export type CoreNetworks = ReadonlyMap<NetworkCode, CoreNetwork>;

export type NodeWalletsClaim = Claim<
  "createNodeWallet" | "createNodeWalletAddress" | "sendFromNodeWallet" | "speedUpNodeSend" | "cancelNodeSend",
  NodeId
>;

/** A send whose row is locked, with all that was signed of it, the oldest first. */
export type LockedSend = { readonly send: NodeSend; readonly attempts: readonly NodeAttempt[] };

/** One transaction. */
export type NodeWalletWriter = {
  /** Nobody makes a wallet for the node meanwhile. */
  lockNode(nodeId: NodeId): Promise<void>;
  countWallets(nodeId: NodeId): Promise<number>;
  add(wallet: NodeWallet): Promise<void>;
  /** To the end of the transaction. */
  lockWallet(id: NodeWalletId): Promise<void>;
  countBalance(id: NodeWalletId, at: CountedAt): Promise<NodeBalance>;
  countAddresses(id: NodeWalletId): Promise<number>;
  addAddress(address: NodeAddress, network: NetworkCode): Promise<void>;
  countSendsSince(id: NodeWalletId, since: Date): Promise<number>;
  /**
   * Reserves its coins; false where another send has one, or may yet be mined without what one is
   * of: then the transaction must end.
   */
  addSend(send: NodeSend, first: NodeAttempt, inputs: readonly Coin[]): Promise<boolean>;
  /** To the end of the transaction. Null: there is none, or of another node. */
  lockSend(id: NodeSendId, nodeId: NodeId | null): Promise<LockedSend | null>;
  ask(id: NodeSendId, asked: NodeSendAsked): Promise<void>;
  /** Whether another send spends what one of its attempts leaves. */
  isBuiltOn(id: NodeSendId): Promise<boolean>;
  /** What was asked for is done by it. False as of addSend. `more`: what only this one spends. */
  addReplacement(send: NodeSend, attempt: NodeAttempt, more: readonly Coin[]): Promise<boolean>;
  manageOnce(
    claim: NodeWalletsClaim,
    manage: () => Promise<Result<NodeSendId, ManageNodeSendRefusal>>,
  ): Promise<Result<NodeSendId, ManageNodeSendRefusal>>;
  makeWalletOnce(
    claim: NodeWalletsClaim,
    make: () => Promise<Result<NodeWalletId, CreateNodeWalletRefusal>>,
  ): Promise<Result<NodeWalletId, CreateNodeWalletRefusal>>;
  makeAddressOnce(
    claim: NodeWalletsClaim,
    make: () => Promise<Result<NodeAddressId, CreateNodeAddressRefusal>>,
  ): Promise<Result<NodeAddressId, CreateNodeAddressRefusal>>;
  sendOnce(
    claim: NodeWalletsClaim,
    make: () => Promise<Result<NodeSendId, SendFromNodeWalletRefusal>>,
  ): Promise<Result<NodeSendId, SendFromNodeWalletRefusal>>;
  /** What the key was used for; null: for nothing yet. */
  findSent(claim: NodeWalletsClaim): Promise<Result<NodeSendId, SendFromNodeWalletRefusal> | null>;
};
export type InNodeWallets = <T>(work: (writer: NodeWalletWriter) => Promise<T>) => Promise<T>;

export type Shown = Pick<NodeAttempt, "number" | "outcome"> & { readonly said: string | null; readonly at: Date };

export type FoundHistory = {
  readonly transfers: readonly NodeTransfer[];
  readonly cursor: string;
  readonly at: Date;
  /** Some are other wallets': this one's came to its addresses, and left by its sends. */
  readonly isShared: boolean;
};

/** Each is one change, guarded by what it was before: whoever comes second changes nothing. */
export type NodeWalletNotes = {
  opened(id: NodeWalletId, at: Date): Promise<void>;
  /** False where it is in another state by now, or to fail and was signed anew: of `attempts`. */
  moved(send: NodeSend, next: NextState & { readonly attempts: number }, at: Date): Promise<boolean>;
  /** What was answered when an attempt of it was shown; `said` null: it was taken. */
  shown(send: NodeSend, shown: Shown): Promise<void>;
  /** What came, and where to go on from. */
  history(id: NodeWalletId, found: FoundHistory): Promise<void>;
};

export type PageOf<Place> = { readonly first: number; readonly after: Place | null };

export type NodeWalletReader = {
  /** `nodeId` null: of any node. */
  findWallet(id: NodeWalletId, nodeId: NodeId | null): Promise<NodeWallet | null>;
  listWallets(nodeId: NodeId | null, page: PageOf<NodeWalletId>): Promise<Listed<NodeWallet>>;
  findAddress(id: NodeAddressId): Promise<NodeAddress | null>;
  listAddresses(id: NodeWalletId, page: PageOf<NodeAddressId>): Promise<Listed<NodeAddress>>;
  findSend(id: NodeSendId, nodeId: NodeId | null): Promise<NodeSend | null>;
  listSends(id: NodeWalletId, page: PageOf<NodeSendId>): Promise<Listed<NodeSend>>;
  listTransfers(id: NodeWalletId, page: PageOf<NodeTransferId>): Promise<Listed<KeptTransfer>>;
  countSendsSince(id: NodeWalletId, since: Date): Promise<number>;
  /** What unmined sends spend. */
  listHeldCoins(of: CoinsOf): Promise<readonly Coin[]>;
  countBalance(id: NodeWalletId, at: CountedAt): Promise<NodeBalance>;
  /** What this attempt spends: each spends what those before it do, and perhaps more. */
  listInputs(id: NodeSendId, of: { readonly attempt: number }): Promise<readonly Coin[]>;
  /** The oldest first. */
  listAttempts(id: NodeSendId): Promise<readonly NodeAttempt[]>;
  /** What of ours, in no block, has to be mined before it. */
  listBehind(id: NodeSendId): Promise<readonly NodeAttempt[]>;
  /** Neither final nor failed, the oldest first, behind a place. */
  listOpenSends(
    network: NetworkCode,
    page: PageOf<NodeSendId>,
  ): Promise<readonly { readonly send: NodeSend; readonly wallet: NodeWallet }[]>;
  /** That the Core node has, with how far each was read: the longest unread first. */
  listUnread(
    network: NetworkCode,
    count: number,
  ): Promise<readonly { readonly wallet: NodeWallet; readonly cursor: string | null }[]>;
};
