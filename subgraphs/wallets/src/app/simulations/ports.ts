import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";

/**
 * Whoever runs a chain of one's own. What its node does not do it refuses with NodeRefusal, and
 * without an answer it rejects with NoAnswer. It is asked also while an outage is simulated.
 */
export type ChainControls = {
  /** Of the newest block. */
  height(): Promise<number>;
  /** So many blocks, with whatever waits. */
  mine(blocks: number): Promise<void>;
  /**
   * The newest blocks, so many, are others, which hold nothing; what they held is as if it had
   * never been sent. Null where no node of such a chain does this.
   */
  readonly reorganise: ((depth: number) => Promise<void>) | null;
};

export type Outage = { readonly network: NetworkCode; readonly until: Date };

/** What is kept of outages, for every process of wallets. */
export type OutageStore = {
  /** In the place of the one before. */
  begin(outage: Outage & { readonly userId: UserId; readonly at: Date }): Promise<void>;
  end(network: NetworkCode): Promise<void>;
  /** Those that are over may be among them. */
  list(): Promise<readonly Outage[]>;
};
