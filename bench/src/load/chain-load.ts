import type { BlockReader } from "@coffer/wallets/app/chains/ports";
import type { WatchedNetwork } from "@coffer/wallets/app/deposits/ports";
import type { BlockHead } from "@coffer/wallets/domain/chains/block";
import type pg from "pg";

/** A block as a node gives it out: its head, and a reader of the very bytes. */
export type LoadBlock = { readonly head: BlockHead; readonly reader: BlockReader };

/** Full blocks of a network, for whoever follows it. */
export type ChainLoad = {
  readonly network: "BITCOIN" | "ETHEREUM" | "TRON";
  /** Of one block, for people. */
  readonly shape: string;
  /** Of 20 bytes that are anything. */
  addressOf(key: Uint8Array): string;
  /** Each of these keys is paid once in it. */
  makeBlock(height: number, payees: readonly Buffer[]): Promise<LoadBlock>;
  /** As the network is followed: with what its rows say before it is locked. */
  asFollowed(reader: BlockReader, pool: pg.Pool): BlockReader;
  readonly watched: Omit<WatchedNetwork, "readers">;
};
