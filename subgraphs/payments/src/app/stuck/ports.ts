import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Act, ActKind, EndingId } from "../../domain/money/act.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment, PaymentStatus } from "../../domain/money/payment.ts";
import type { ProviderSaid, ProviderWord } from "../../domain/money/provider-word.ts";
import type { PaymentEndingDecided, PaymentEndingOpen, PaymentNotUnderWay } from "../../domain/money/stuck-refusals.ts";
import type { PaymentEnding } from "../../domain/stuck/ending.ts";
import type { StuckReason, StuckWork } from "../../domain/stuck/stuck.ts";

/**
 * What a payment's provider knows of it; asks for nothing new. That it does not answer, in ten
 * seconds at most, is an answer, too.
 */
export type LookUp = (payment: Payment) => Promise<ProviderSaid>;

/** What waits for a provider, and does not go on by itself as it should. */
export type StuckPayment = {
  readonly paymentId: PaymentId;
  readonly work: StuckWork;
  readonly reason: StuckReason;
  /** Of tries that failed, one after the other. */
  readonly attempts: number;
  /** As it was kept: it is not for people before it is masked. */
  readonly lastError: string | null;
  readonly since: Date;
  readonly givenUpAt: Date | null;
  /** Null where it was given up. */
  readonly nextTryAt: Date | null;
  readonly endingId: EndingId | null;
};

export type StuckFilter = { readonly reason: StuckReason | null; readonly paymentId: PaymentId | null };

export type StuckReader = {
  /** The oldest first, behind a payment's id. `reason` and `paymentId` null: whatever they are. */
  list(page: Page<PaymentId> & StuckFilter): Promise<Listed<StuckPayment>>;
};

/** A change of a payment's status, or what an operator did about it. */
export type HistoryEntry = {
  readonly at: Date;
  readonly status: PaymentStatus | null;
  readonly act: ActKind | null;
  readonly operatorId: UserId | null;
  readonly reason: string | null;
  readonly said: ProviderWord | null;
  readonly endingId: EndingId | null;
};

/** In the order asked for; of each the latest 200, the oldest first. */
export type ListHistory = (ids: readonly PaymentId[]) => Promise<readonly (readonly HistoryEntry[])[]>;

/** What an operator does about a payment that changes nothing of it by itself. */
export type NewAct = Pick<Act, "operatorId" | "reason" | "at"> & { readonly paymentId: PaymentId };
export type NewEnding = Omit<PaymentEnding, "id" | "kept" | "decidedBy" | "decidedAt" | "decisionReason">;
export type Denial = Pick<Act, "operatorId" | "reason" | "at"> & { readonly endingId: EndingId };

/** Each once for its key. */
export type StuckDesk = {
  /** What waits for a provider is due, from the first try on. */
  retry(claim: Claim, act: NewAct): Promise<Result<null, PaymentNotUnderWay | IdempotencyKeyReused>>;
  /** What a key was used for; null: for nothing. */
  findProposed(claim: Claim): Promise<Result<EndingId, PaymentEndingOpen | IdempotencyKeyReused> | null>;
  propose(claim: Claim, ending: NewEnding): Promise<Result<EndingId, PaymentEndingOpen | IdempotencyKeyReused>>;
  deny(claim: Claim, denial: Denial): Promise<Result<null, PaymentEndingDecided | IdempotencyKeyReused>>;
  /** In the order asked for; null where there is none. */
  findEndings(ids: readonly EndingId[]): Promise<readonly (PaymentEnding | null)[]>;
};
