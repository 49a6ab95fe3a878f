import type { BlockHead, ChainIdentity } from "./block.ts";

/** Of what operators say why they let a chain go on, in characters (code points). */
export const REASON_MAX = 512;

/**
 * How far a network is followed. FOLLOWING: up to the newest block. CATCHING_UP: some blocks are
 * still to be read. WAITING: no provider is well. STOPPED: its blocks were replaced further back
 * than is final; an operator has to let it go on.
 */
export type FollowState = "FOLLOWING" | "CATCHING_UP" | "WAITING" | "STOPPED";

/** A network whose chain was seen at least once. */
export type FollowedChain = {
  readonly identity: ChainIdentity;
  readonly state: FollowState;
  /** The newest block that was read. */
  readonly cursor: BlockHead;
  /** The greatest height that was read before blocks were taken back. */
  readonly peak: number;
  /**
   * An operator has taken the chain as it is: what stands up to this height may be replaced. Null
   * once it was read beyond.
   */
  readonly acceptedUpTo: number | null;
  /** The newest that its leader knew of. */
  readonly tip: BlockHead;
  /** The place of the provider that is followed. */
  readonly leader: number | null;
  /** When its providers were asked last. */
  readonly checkedAt: Date;
};

/** Somebody knows how it stands now: what was read of it may be counted on. */
export const isInSight = (chain: FollowedChain | null): chain is FollowedChain =>
  goesOn(chain) && chain.state !== "WAITING";

/** Nothing of it waits for an operator. */
export const goesOn = (chain: FollowedChain | null): chain is FollowedChain =>
  chain !== null && chain.state !== "STOPPED";

/** Blocks that may have come since its leader was asked for its newest. */
const NEAR_TIP = 2;

/**
 * All that it has was read: what is signed now, or replaced, stands on what others have sent
 * meanwhile. Behind a back-up that was restored, what was sent since is found before that.
 */
export const isAtTip = ({ state, tip, cursor }: FollowedChain): boolean =>
  state === "FOLLOWING" && tip.height - cursor.height <= NEAR_TIP;

/** Whether a block is the next one behind the cursor. */
export const follows = (block: BlockHead | null, cursor: BlockHead): block is BlockHead =>
  block?.parent === cursor.hash && block.height === cursor.height + 1;

/**
 * The chain when one more block was read: beyond what was accepted nothing is accepted any more.
 */
export const advance = <Chain extends Pick<FollowedChain, "cursor" | "peak" | "acceptedUpTo">>(
  chain: Chain,
  block: BlockHead,
): Chain => ({
  ...chain,
  cursor: block,
  peak: Math.max(chain.peak, block.height),
  acceptedUpTo: chain.acceptedUpTo !== null && block.height > chain.acceptedUpTo ? null : chain.acceptedUpTo,
});

/**
 * What becomes of the cursor, behind which its leader has no next block. `atCursor`: the leader's
 * block at that height; null where it has none so high. BACK: the cursor's block was replaced.
 * STOP: so it was, `finality` blocks had held it, itself among them, and nobody has accepted that:
 * money was counted on it.
 *
 * A leader that is lower than the cursor is waited for: what it has not read yet it has not
 * replaced, and a node that has lost blocks shows others once it mines again.
 */
export function judgeCursor(
  { cursor, peak, acceptedUpTo }: Pick<FollowedChain, "cursor" | "peak" | "acceptedUpTo">,
  atCursor: BlockHead | null,
  finality: number,
): "WAIT" | "BACK" | "STOP" {
  if (atCursor === null || atCursor.hash === cursor.hash) return "WAIT";
  if (acceptedUpTo !== null && cursor.height <= acceptedUpTo) return "BACK";
  return peak - cursor.height + 1 >= finality ? "STOP" : "BACK";
}

/** Where following begins: what is deeper than this is taken as it is. */
export const startHeight = (tip: BlockHead, finality: number): number => Math.max(0, tip.height - finality);

/** Nobody who follows looks less often than this. */
const LOOKED_AT_WITHIN_MS = 60_000;

/**
 * How it stands now. Whoever follows may have ended: what was found a while ago is not so any more,
 * but for a stop, which stays until an operator has looked.
 */
export function standingAt(chain: FollowedChain | null, now: Date): FollowState {
  if (!chain) return "WAITING";
  const isOld = now.getTime() - chain.checkedAt.getTime() > LOOKED_AT_WITHIN_MS;
  return isOld && chain.state !== "STOPPED" ? "WAITING" : chain.state;
}
