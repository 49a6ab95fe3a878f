import type {
  AccountId,
  BulkId,
  ContactId,
  MethodId,
  PaymentId,
  RequestId,
  ScheduleId,
  UserId,
} from "../../src/domain/money/ids.ts";
import type { Prioritised } from "../../src/domain/money/priority.ts";
import type { Currency, Fate } from "./books.ts";
import type { Recurrence } from "./dates.ts";
import type { Quote } from "./settings.ts";

type Keyed = { readonly actor: UserId; readonly key: string };
export type Payee =
  | { readonly username: string }
  | { readonly userId: UserId | null }
  | { readonly accountId: AccountId | null }
  /** One of the payer's own. */
  | { readonly contactId: ContactId | null };

/** What a payer may add: how it was priced, and what their passkey does. */
type Priced = { readonly quote: Quote | null };
type Approved = { readonly approval: "none" | "sign" | "garbage" };
type Order = Keyed &
  Priced &
  Approved &
  Prioritised & {
    readonly from: AccountId | null;
    readonly to: Payee;
    readonly currency: Currency;
    readonly units: bigint;
  };
type OfPayment = Keyed & { readonly payment: PaymentId | null };
type OfPart = OfPayment & {
  /** Null: all of it. */
  readonly units: bigint | null;
  readonly currency: Currency;
};
type OfSchedule = Keyed & { readonly schedule: ScheduleId | null };
type OfBulk = Keyed & { readonly bulk: BulkId | null };
type OfRequest = Keyed & { readonly request: RequestId | null };

/** What a person asks for, with a key. */
export type Asking =
  | (Keyed & { readonly kind: "openAccount"; readonly currency: Currency })
  | (Keyed &
      Priced & {
        readonly kind: "deposit";
        readonly account: AccountId | null;
        /** Undefined: none is named. */
        readonly method: MethodId | null | undefined;
        readonly currency: Currency;
        readonly units: bigint;
        readonly fate: Fate;
      })
  | (Order & { readonly kind: "sendPayment" })
  | (Order & { readonly kind: "authorizePayment"; readonly seconds: number })
  | (OfPart & { readonly kind: "capturePayment" })
  /** For the payee: by an operator, who is one of the others here. */
  | (OfPart & { readonly kind: "refundPayment" | "refundForPayee" })
  | (OfPayment & { readonly kind: "voidPayment" | "cancelPayment" })
  | (Keyed &
      Priced &
      Approved &
      Prioritised & {
        readonly kind: "withdraw";
        readonly from: AccountId | null;
        readonly method: MethodId | null;
        readonly currency: Currency;
        readonly units: bigint;
        readonly fate: Fate;
      })
  | (Keyed & {
      readonly kind: "requestPayment";
      readonly account: AccountId | null;
      readonly from: { readonly username: string } | { readonly userId: UserId | null } | null;
      readonly currency: Currency;
      readonly exact: bigint | null;
      readonly minimum: bigint | null;
      readonly maximum: bigint | null;
      readonly seconds: number;
    })
  | (OfRequest &
      Priced &
      Approved & {
        readonly kind: "payRequest";
        readonly byLink: boolean;
        readonly from: AccountId | null;
        readonly units: bigint | null;
        readonly currency: Currency;
      })
  /** Which nothing is kept of: its key only names what was given. */
  | (Keyed & {
      readonly kind: "exchangeQuote";
      readonly from: AccountId | null;
      readonly to: AccountId | null;
      readonly side: "SELL" | "BUY";
      readonly currency: Currency;
      readonly units: bigint;
    })
  | (Keyed & { readonly kind: "exchange"; readonly deal: string | null })
  | (Keyed &
      Approved &
      Recurrence & {
        readonly kind: "schedulePayment";
        readonly from: AccountId | null;
        readonly to: Payee;
        readonly currency: Currency;
        readonly units: bigint;
      })
  | (OfSchedule & { readonly kind: "pausePaymentSchedule" | "resumePaymentSchedule" | "endPaymentSchedule" })
  /** `date`: as whoever leaves it out has seen it. */
  | (OfSchedule & { readonly kind: "skipScheduledPayment"; readonly date: number })
  | (Keyed & {
      readonly kind: "addContact";
      readonly name: string;
      readonly payee: Exclude<Payee, { readonly contactId: unknown }>;
    })
  /** Which needs no key. */
  | (Keyed & { readonly kind: "removeContact"; readonly contact: ContactId | null })
  | (Keyed & {
      readonly kind: "createBulkPayment";
      readonly from: AccountId | null;
      readonly rows: readonly { readonly to: Payee; readonly currency: Currency; readonly units: bigint }[];
    })
  /** `currency`: of what it pays. */
  | (OfBulk & Approved & { readonly kind: "startBulkPayment"; readonly currency: Currency })
  | (OfBulk & { readonly kind: "cancelBulkPayment" })
  | (OfRequest & { readonly kind: "declineRequest" | "cancelRequest" | "remindRequest" });

/** What is done by the system itself, and by operators. */
export type Doing =
  | { readonly kind: "settle"; readonly payment: PaymentId; readonly says: "FATE" | "WAITING" | "LOST" }
  | { readonly kind: "giveBack"; readonly payment: PaymentId }
  | { readonly kind: "payOut"; readonly payment: PaymentId; readonly says: "FATE" | "WAITING" | "LOST" }
  | { readonly kind: "expireHold"; readonly payment: PaymentId }
  | { readonly kind: "expireRequest"; readonly request: RequestId }
  | { readonly kind: "runSchedule"; readonly schedule: ScheduleId }
  | { readonly kind: "runBulk"; readonly bulk: BulkId }
  | { readonly kind: "freeze"; readonly owner: UserId; readonly frozen: boolean }
  /** As users tell it: each change has a revision of its own. */
  | { readonly kind: "setTimeZone"; readonly owner: UserId; readonly zone: string | null; readonly revision: number }
  | { readonly kind: "setState"; readonly account: AccountId; readonly state: "OPEN" | "FROZEN" | "CLOSED" }
  | { readonly kind: "removeMethod"; readonly method: MethodId; readonly owner: UserId };

export type Op = Asking | Doing;
type Made = { readonly id: string; readonly view: Readonly<Record<string, unknown>> };
export type Of<Name extends Op["kind"]> = Extract<Op, { kind: Name }>;

export const isAsking = (op: Op): op is Asking => "key" in op;

/** What a key is bound to: all but what a payer adds. */
export function bodyOf(op: Asking): string {
  const { key: _key, ...rest } = op;
  const bound = { ...rest, quote: undefined, approval: undefined, fate: undefined };
  return JSON.stringify(bound, (_name, value) => (typeof value === "bigint" ? value.toString() : value));
}

/** What a row that was PENDING has come to. */
export type RowSaid = {
  readonly place: number;
  readonly status: string;
  readonly why: string | null;
  readonly made?: Made;
};

/** What was said to an operation. */
export type Said =
  | { readonly ok: true; readonly id: string; readonly view: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: { readonly code: string } & Readonly<Record<string, unknown>> }
  /**
   * Of a job: done with it, to be asked again, or thrown; of a schedule, what its date has come to,
   * with the payment; of a bulk payment, its rows; of an operator, the database's word.
   */
  | { readonly ok: null; readonly word: string; readonly made?: Made; readonly rows?: readonly RowSaid[] };
