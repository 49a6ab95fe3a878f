import type { Uuid } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import type { Money } from "@coffer/money/money";
import type { EndingId } from "./act.ts";
import type { Warrant } from "./approval.ts";
import type { BulkPayment, RowPlace } from "./bulk-payment.ts";
import type { CallOff, StandingPayout } from "./chain-payout.ts";
import type { CurrencyUse } from "./currency-use.ts";
import type { AccountId, BulkId, MethodId, RequestId, ScheduleId, UserId } from "./ids.ts";
import type { Move, NewPayment, Payment } from "./payment.ts";
import type { PaymentRequest } from "./payment-request.ts";
import type { PaymentSchedule } from "./payment-schedule.ts";
import type { PricedLevel } from "./priced.ts";
import type { Quotas } from "./quotas.ts";
import type { StoredRefusal } from "./refusals.ts";

/** An account of a customer, to be opened. */
export type NewAccount = {
  readonly id: AccountId;
  readonly ownerId: UserId;
  readonly currency: string;
  readonly name: string;
};

/**
 * A payee by name or id: paid into their oldest account of the currency that is not closed, which
 * only the ledger's lock can say. `isFound`: there was such an account when the request was read,
 * and the payment names it. Else, and where that one is closed by now, another is taken, or the
 * planned one is opened.
 */
export type NamedPayee = { readonly userId: UserId; readonly currency: string; readonly isFound: boolean };

/** One leg of a journal entry: credit > 0 > debit. */
export type Leg = { readonly accountId: AccountId; readonly amount: Money };

/**
 * What is asked of the ledger. `id` is the journal entry's that it becomes, and that of the hold
 * that `hold` makes.
 */
export type Entry = {
  readonly id: Uuid;
  readonly kind: string;
  readonly effectiveAt: Date;
  /** In somebody else's books: of what moves on a network, what wallets calls it. */
  readonly reference?: string;
} & (
  | { readonly action: "post"; readonly legs: readonly Leg[] }
  | {
      readonly action: "hold";
      readonly debitAccountId: AccountId;
      readonly creditAccountId: AccountId;
      readonly amount: Money;
      /** Null: it ends by a capture or a void alone. */
      readonly timeoutSeconds: number | null;
    }
  | { readonly action: "capture"; readonly holdId: Uuid; readonly amount: Money }
  | { readonly action: "void" | "expire"; readonly holdId: Uuid }
);

/** What must hold before anything is posted, or the step is refused. */
export type Guard =
  /** Its person has less than they may of what it makes: looked at under their lock. */
  | { readonly kind: "quota"; readonly of: keyof Quotas; readonly userId: UserId }
  /**
   * The account is not closed; that is for good, so no lock is needed. For steps that post nothing:
   * of the others the ledger says it.
   */
  | { readonly kind: "not closed"; readonly accountId: AccountId }
  /**
   * Neither the account nor its owner is frozen. Not under a lock: what is frozen a moment later
   * was frozen behind the step.
   */
  | { readonly kind: "not frozen"; readonly accountId: AccountId }
  /** The method is its person's, and was not removed: looked at under their lock. */
  | { readonly kind: "method"; readonly methodId: MethodId; readonly userId: UserId }
  /** What was proposed waits for a decision at this moment: looked at under its lock. */
  | { readonly kind: "ending"; readonly endingId: EndingId; readonly at: Date }
  /** The row is PENDING: looked at under its lock. Else somebody was first, and nothing is done. */
  | ({ readonly kind: "bulk row" } & RowPlace)
  /** Nothing was exchanged by the quote, which is its person's: looked at under their lock. */
  | { readonly kind: "exchange quote"; readonly quoteId: Uuid; readonly userId: UserId };

/**
 * What a step comes to, whatever its kind: all that is needed to decide it and to write it down. It
 * decides nothing about amounts: whether the money is there is the ledger's word.
 */
export type Plan = {
  readonly guards: readonly Guard[];
  /** Looked at before all else. Left out where a step ends what has begun, or gives it back. */
  readonly begins?: readonly CurrencyUse[];
  /** Looked at before the guards; where it does not hold, nothing is kept, and the key is free. */
  readonly warrant?: Warrant;
  /**
   * The version of all prices that its fee is by, which must still be the latest: else nothing is
   * kept, and the key is free.
   */
  readonly prices?: number;
  /** The level of verification that its fee is by, where prices ask for it: judged as they are. */
  readonly level?: PricedLevel;
  /** An account that the caller asks for. */
  readonly opens?: NewAccount;
  /** A schedule that the caller asks for. */
  readonly schedules?: PaymentSchedule;
  /** A withdrawal that goes to an address, and is under way, which is to be called off. */
  readonly callsOff?: CallOff<Payment>;
  /** A bulk payment whose rows are paid from then on. An approval is of all of them. */
  readonly starts?: BulkId;
  /** Done in this order, together or not at all. A fee is a leg more, or a hold more. */
  readonly entries: readonly Entry[];
  readonly makes?: NewPayment;
  /**
   * From the status that the payment must still have. Where a caller asks for the step, the ledger
   * says why it cannot be taken.
   */
  readonly moves?: Move;
  /**
   * Where the request names a person and no account of theirs; `into`: the same step with this
   * account of theirs.
   */
  readonly payee?: NamedPayee & { readonly planned: AccountId; readonly into: (accountId: AccountId) => Plan };
  /**
   * Where what can be done depends on how another payment stands under its lock, which others may
   * be taking a step of. `before`: as it was read. Nothing else of the plan is done without it.
   */
  readonly against?: {
    readonly before: Payment;
    /** It depends on how far wallets are with it, too, where it goes to an address. */
    readonly withPayout?: true;
    /** `payout`: null where it goes to none, or was not asked for. */
    readonly judge: (standing: Payment, payout: StandingPayout | null) => Judged;
  };
  /**
   * The same where it depends on how a payment request stands under its lock. `asset`: what the
   * request is in.
   */
  readonly ofRequest?: {
    readonly id: RequestId;
    readonly asset: Asset;
    readonly judge: (standing: PaymentRequest) => Judged;
  };
  /**
   * The same where it is a date of a schedule. Null: somebody else's step of it was first, and
   * nothing is done.
   */
  readonly ofSchedule?: {
    readonly id: ScheduleId;
    readonly asset: Asset;
    readonly judge: (standing: PaymentSchedule) => Plan | null;
  };
  /** The same where it depends on how a bulk payment stands. */
  readonly ofBulk?: {
    readonly id: BulkId;
    readonly asset: Asset;
    readonly judge: (standing: BulkPayment) => Judged;
  };
  /**
   * The same where it depends on what can be debited from an account, which is known under its lock
   * alone. `beside`: the other accounts that the entries may touch, which are locked with it.
   */
  readonly outOf?: {
    readonly accountId: AccountId;
    readonly beside: readonly AccountId[];
    readonly asset: Asset;
    readonly judge: (available: Money) => Plan;
  };
  /** Instead, where an account of the entries is closed. That is for good. */
  readonly whenClosed?: Plan;
  /** Of a step of the system's own: somebody else's step was first, where the ledger refuses. */
  readonly isStaleWhenRefused?: true;
};

/** What a step comes to, or why not. */
export type Judged = { readonly plan: Plan } | { readonly refusal: StoredRefusal };

/** The payment that a plan is about; undefined where it is about none. */
export const paymentOf = ({ makes, moves }: Plan): NewPayment | undefined => makes ?? moves?.before;
