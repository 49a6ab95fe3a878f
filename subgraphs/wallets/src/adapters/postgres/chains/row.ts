import type { BlockHead, ChainId } from "../../../domain/chains/block.ts";
import type { FollowedChain, FollowState } from "../../../domain/chains/following.ts";
import type { Provider, ProviderState } from "../../../domain/chains/providers.ts";

/** Of `c`, with `b`, the block that its cursor is on. */
export const CHAIN_COLUMNS = `c.network, c.chain_id AS "chainId", c.genesis, c.state, c.peak_height AS peak, c.accepted_up_to AS "acceptedUpTo", c.leader, c.checked_at AS "checkedAt",
  b.height, b.hash, b.parent, b.time, c.tip_height AS "tipHeight", c.tip_hash AS "tipHash", c.tip_parent AS "tipParent", c.tip_time AS "tipTime"`;
export const CHAIN_WITH_CURSOR = "chain c JOIN block b ON b.network = c.network AND b.height = c.cursor_height";

type TipColumns = { tipHeight: number; tipHash: string; tipParent: string; tipTime: Date };

export type ChainRow = BlockHead &
  TipColumns & {
    network: string;
    chainId: string;
    genesis: string;
    state: string;
    peak: number;
    acceptedUpTo: number | null;
    leader: number | null;
    checkedAt: Date;
  };

export const toChain = (row: ChainRow): FollowedChain => ({
  identity: { chainId: row.chainId as ChainId, genesis: row.genesis },
  state: row.state as FollowState,
  cursor: { height: row.height, hash: row.hash, parent: row.parent, time: row.time },
  peak: row.peak,
  acceptedUpTo: row.acceptedUpTo,
  tip: tipOf(row),
  leader: row.leader,
  checkedAt: row.checkedAt,
});

export const PROVIDER_COLUMNS = `network, place, state, tip_height AS "tipHeight", tip_hash AS "tipHash", tip_parent AS "tipParent", tip_time AS "tipTime"`;

export type ProviderRow = (TipColumns | { [Name in keyof TipColumns]: null }) & {
  network: string;
  place: number;
  state: string;
};

export const toProvider = (row: ProviderRow): Provider => ({
  place: row.place,
  state: row.state as ProviderState,
  tip: row.tipHeight === null ? null : tipOf(row),
});

const tipOf = ({ tipHeight, tipHash, tipParent, tipTime }: TipColumns): BlockHead => ({
  height: tipHeight,
  hash: tipHash,
  parent: tipParent,
  time: tipTime,
});
