import type { KeyObject } from "node:crypto";

/** A plain decimal, and its currency. */
export type Money = { readonly amount: string; readonly currency: string };

export type NodeWallet = {
  readonly id: string;
  readonly network: string;
  readonly name: string;
  readonly limits: {
    readonly transactionMax: Money;
    readonly sendsMax: number;
    readonly windowSeconds: number;
    readonly sendsUsed: number;
  } | null;
};
/** Null where the Core node does not say now. */
export type NodeBalance = { readonly available: Money; readonly pending: Money } | null;
export type NodeAddress = { readonly id: string; readonly address: string; readonly label: string | null };
export type NodeSend = {
  readonly id: string;
  readonly to: string;
  readonly amount: Money;
  readonly fee: Money;
  readonly state: "SIGNED" | "BROADCAST" | "CONFIRMED" | "FINAL" | "FAILED" | "CANCELLED";
  /** Of what its Core node took last: until a block has it, it can change, and `fee` with it. */
  readonly txid: string;
  readonly blockHash: string | null;
  /** What was asked for, and is not done yet. */
  readonly asked: "SPEED_UP" | "CANCEL" | null;
};
export type NodeTransfer = {
  readonly txid: string;
  readonly vout: number;
  readonly direction: "IN" | "OUT";
  readonly address: string | null;
  readonly amount: Money;
  readonly fee: Money | null;
  readonly state: "PENDING" | "MINED" | "ORPHANED" | "CONFLICTED";
  readonly height: number | null;
  readonly seenAt: string;
};
export type CoreHealth = {
  readonly code: string;
  readonly currency: string;
  readonly health: { readonly state: string; readonly height: number | null; readonly mode: string | null };
};

/** The API refused: `code` is in docs/ERRORS.md, and nothing was done. */
export declare class NodeRefused extends Error {
  readonly code: string;
}

/** Whether it was done is not known: ask again with the same idempotency key. */
export declare class NodeUnanswered extends Error {}

export type NodeClientOptions = {
  /** Where it asks. */
  readonly url: string;
  /** What it signs for (AUTH_ISSUER). */
  readonly issuer: string;
  readonly nodeId: string;
  readonly key: KeyObject;
  /** Left out: the platform's. */
  readonly fetch?: typeof fetch;
};

/**
 * A node's own requests, each signed by itself. What makes or sends something takes an idempotency
 * key: keep it before you ask, and ask again with it where nothing was answered.
 */
export type NodeClient = {
  /** Any operation. NodeRefused of what the API rejects, NodeUnanswered where nobody knows. */
  ask(query: string, variables?: object): Promise<Record<string, unknown>>;
  createWallet(order: { network: string; name: string; idempotencyKey: string }): Promise<NodeWallet>;
  wallets(): Promise<readonly NodeWallet[]>;
  info(walletId: string): Promise<NodeWallet>;
  balance(walletId: string): Promise<NodeBalance>;
  newAddress(order: { walletId: string; label?: string; idempotencyKey: string }): Promise<NodeAddress>;
  send(order: { walletId: string; to: string; amount: Money; idempotencyKey: string }): Promise<NodeSend>;
  /** Has it replaced by what pays more, while no block has it. */
  speedUp(order: { sendId: string; idempotencyKey: string }): Promise<NodeSend>;
  /** Calls it off, while no block has it: it is CANCELLED once what takes its place is final. */
  cancel(order: { sendId: string; idempotencyKey: string }): Promise<NodeSend>;
  /** Null: there is no such send of this node's. */
  findSend(id: string): Promise<NodeSend | null>;
  history(
    walletId: string,
    page?: { first?: number; after?: string },
  ): Promise<{
    readonly nodes: readonly NodeTransfer[];
    /** `after` of the next page; null where there is none. */
    readonly next: string | null;
  }>;
  health(): Promise<readonly CoreHealth[]>;
};

export function makeNodeClient(options: NodeClientOptions): NodeClient;

/** What `registerNode` takes: a proof that this key is held, good for a quarter of an hour. */
export function registration(of: {
  readonly issuer: string;
  readonly name: string;
  readonly key: KeyObject;
  readonly capabilities?: readonly string[];
  readonly at?: Date;
}): {
  readonly name: string;
  readonly publicKey: string;
  readonly capabilities: readonly string[];
  readonly signedAt: string;
  readonly signature: string;
};
