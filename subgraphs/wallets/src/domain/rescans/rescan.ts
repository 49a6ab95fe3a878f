import type { Id } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import { type Scan, scanFrom } from "../chains/scan.ts";
import type { UserId } from "../wallets/ids.ts";
import type { NetworkCode } from "../wallets/network.ts";

/** Of why blocks are read once more, or are not any more, in characters (code points). */
export const RESCAN_REASON_MAX = 512;

export type NetworkRescanId = Id<"rsc">;

/** READING: some blocks are still to be read. DONE: all were. STOPPED: an operator ended it. */
export type NetworkRescanState = "READING" | "DONE" | "STOPPED";

/** Blocks of before that are read once more for what is pooled. */
export type NetworkRescan = Scan & {
  readonly id: NetworkRescanId;
  readonly network: NetworkCode;
  /** Null where a network that was seen first began it by itself. */
  readonly asked: Asked | null;
  readonly requestedAt: Date;
  /** Deposits that it found. */
  readonly found: number;
  /** What it found, and left to an operator. */
  readonly leftOut: number;
  /** Blocks of which nobody said what contracts paid on. */
  readonly untraced: number;
  readonly endedAt: Date | null;
  readonly stopped: Asked | null;
};

export type Asked = { readonly operatorId: UserId; readonly reason: string };

/** What was found at an address whose money was booked by hand. */
export type LeftDeposit = {
  readonly txid: string;
  readonly position: string;
  readonly address: string;
  readonly amount: Money;
  readonly height: number;
};

export const stateOf = ({ endedAt, stopped }: Pick<NetworkRescan, "endedAt" | "stopped">): NetworkRescanState =>
  endedAt === null ? "READING" : stopped === null ? "DONE" : "STOPPED";

type Begun = Pick<NetworkRescan, "id" | "network" | "asked" | "requestedAt">;

/** With a chain that was read up to `cursor`. */
export const beginRescan = (begun: Begun, { from, cursor }: { from: number; cursor: number }): NetworkRescan => ({
  ...{ ...begun, ...scanFrom(from, cursor) },
  ...{ found: 0, leftOut: 0, untraced: 0, endedAt: null, stopped: null },
});

/** What one block brought to light. */
export type Step = Pick<NetworkRescan, "found" | "leftOut" | "untraced">;

/**
 * Behind one more block. It ends with the network's newest: whoever reads on there may have begun
 * before what it is read for was known here.
 */
export function goOn(rescan: NetworkRescan, step: Step, { cursor, now }: { cursor: number; now: Date }): NetworkRescan {
  const at = rescan.at + 1;
  const to = Math.max(rescan.to, cursor);
  return {
    ...rescan,
    ...{ at, to },
    found: rescan.found + step.found,
    leftOut: rescan.leftOut + step.leftOut,
    untraced: rescan.untraced + step.untraced,
    endedAt: at >= to ? now : null,
  };
}

/** Blocks that are still to be read of it. */
export const blocksLeft = ({ at, to, endedAt }: Pick<NetworkRescan, "at" | "to" | "endedAt">): number =>
  endedAt === null ? to - at : 0;
