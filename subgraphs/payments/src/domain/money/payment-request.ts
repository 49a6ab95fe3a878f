import type { Asset } from "@coffer/money/asset";
import type { Money } from "@coffer/money/money";
import type { PaymentId, RequestId, UserId } from "./ids.ts";
import type { Party } from "./payment.ts";

/** There is no side door: whoever changes a status takes one of these steps. */
export const REQUEST_TRANSITIONS = {
  OPEN: ["PAID", "DECLINED", "CANCELLED", "EXPIRED"],
  PAID: [],
  DECLINED: [],
  CANCELLED: [],
  EXPIRED: [],
} as const satisfies Record<string, readonly string[]>;

export type RequestStatus = keyof typeof REQUEST_TRANSITIONS;
export type EndedStatus = Exclude<RequestStatus, "OPEN">;
export const REQUEST_STATUSES = Object.keys(REQUEST_TRANSITIONS) as readonly RequestStatus[];

/** What happens to a request. To remind changes no status. */
export const REQUEST_CHANGES = ["CREATED", "REMINDED", "PAID", "DECLINED", "CANCELLED", "EXPIRED"] as const;
export type RequestChange = (typeof REQUEST_CHANGES)[number];

/** How much: this, or as much as whoever pays says, within bounds that may be left out. */
export type AskedAmount =
  | { readonly kind: "exact"; readonly amount: Money }
  | { readonly kind: "open"; readonly minimum: Money | null; readonly maximum: Money | null };

/** What somebody asked to be paid, as it was when it was read. */
export type PaymentRequest = {
  readonly id: RequestId;
  readonly payee: Party;
  /** Whoever is named, or has paid. */
  readonly payerId: UserId | null;
  /** For one person; else for anybody who has the link. */
  readonly isNamed: boolean;
  readonly asset: Asset;
  readonly asks: AskedAmount;
  readonly memo: string | null;
  /** What whoever asks calls it in a system of their own: theirs alone. */
  readonly reference: string | null;
  readonly status: RequestStatus;
  /** Of its latest change. */
  readonly sequence: string;
  /** All times are by the database's clock, which decides. */
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  /** Its time had come when it was read, whether or not the job has been there. */
  readonly isOver: boolean;
  readonly paymentId: PaymentId | null;
  readonly reminders: number;
  readonly remindedAt: Date | null;
};

/** How it has ended; null where it can be paid, declined and called off. */
export const endedAs = ({ status, isOver }: PaymentRequest): EndedStatus | null =>
  status === "OPEN" ? (isOver ? "EXPIRED" : null) : status;
