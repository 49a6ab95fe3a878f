import type { EndingId } from "../money/act.ts";
import type { PaymentId, UserId } from "../money/ids.ts";
import type { ProviderWord } from "../money/provider-word.ts";
import type { Outcome } from "./verdict.ts";

/** What came of one. The database and the schema know the same (test/known-values.int.test.ts). */
export const ENDING_STATES = ["PROPOSED", "APPROVED", "DENIED", "EXPIRED"] as const;
export type EndingState = (typeof ENDING_STATES)[number];

/** That a payment be ended without proof: what one operator says, and another decides on. */
export type PaymentEnding = {
  readonly id: EndingId;
  readonly paymentId: PaymentId;
  readonly outcome: Outcome;
  readonly reason: string;
  /** What the provider said when it was proposed. */
  readonly said: ProviderWord;
  readonly proposedBy: UserId;
  readonly proposedAt: Date;
  /** Nobody can approve it before: see `QUIET_MS`. */
  readonly approvableAt: Date;
  readonly expiresAt: Date;
  /** As it was kept: of one that has expired, it may still be PROPOSED. */
  readonly kept: EndingState;
  readonly decidedBy: UserId | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
};

/**
 * From the proposal on its provider is asked for nothing new. What somebody was about to ask it for
 * at that moment has arrived there by then, and a look tells of it: an item of a queue is worked on
 * for a quarter of a minute, and a request to a provider is waited for no longer than a minute.
 */
export const QUIET_MS = 5 * 60_000;

/** Nobody decides on what was proposed the day before. */
export const EXPIRES_MS = 24 * 3_600_000;

export const stateOf = ({ kept, expiresAt }: PaymentEnding, now: Date): EndingState =>
  kept === "PROPOSED" && expiresAt <= now ? "EXPIRED" : kept;
