import { idFromUuid } from "@coffer/contracts/ids";
import { formatMoney, type Money } from "@coffer/money/money";
import type { OnChain } from "../money/chain-payout.ts";
import type { PaymentId, UserId } from "../money/ids.ts";
import { MOVED, type Party, type Payment, type PaymentKind, type PaymentStatus } from "../money/payment.ts";
import type { PaymentFailure, PaymentReturn } from "../money/payment-parts.ts";
import { totalOf } from "../money/total.ts";
import { toldIn } from "./told-in.ts";

export type Refund = { readonly id: PaymentId; readonly amount: Money; readonly at: Date };

/** All that a receipt tells, as it was at one moment, and as whoever asked may see it. */
export type ReceiptFacts = {
  readonly payment: Payment;
  /** Null of what staff take, who see the accounts of both sides. */
  readonly viewerId: UserId | null;
  readonly fromName: string | null;
  readonly toName: string | null;
  /** Where a withdrawal goes, or a deposit comes from, as its owner calls it. */
  readonly methodLabel: string | null;
  /** What a deposit came from that a chain has brought; where a withdrawal to an address goes. */
  readonly chain: OnChain | null;
  readonly reference: string | null;
  /** The statuses that it took, the oldest first. */
  readonly history: readonly { readonly status: PaymentStatus; readonly at: Date }[];
  readonly refunds: readonly Refund[];
  /** Who keeps the books. */
  readonly issuer: string;
  readonly timeZone: string;
};

export type Line = { readonly label: string; readonly value: string };

/** What stands on it, whoever draws it: the same facts make the same words. */
export type Receipt = {
  readonly title: string;
  readonly issuer: string;
  /** What was paid, and whether it was. */
  readonly amount: string;
  readonly state: string;
  readonly sections: readonly { readonly heading: string; readonly lines: readonly Line[] }[];
  readonly notes: readonly string[];
  readonly createdAt: Date;
  readonly changedAt: Date;
};

const KINDS = {
  DEPOSIT: "Deposit",
  WITHDRAWAL: "Withdrawal",
  TRANSFER: "Transfer between own accounts",
  SEND: "Payment",
  REFUND: "Refund",
  EXCHANGE: "Exchange",
} as const satisfies Record<PaymentKind, string>;

const STATES = {
  PENDING: "Pending: not paid yet",
  PROCESSING: "In process: not paid yet",
  COMPLETED: "Completed",
  PARTIALLY_REFUNDED: "Completed, and refunded in part",
  REFUNDED: "Completed, and refunded in full",
  RETURNED: "Completed, then undone from outside",
  FAILED: "Failed: nothing was paid",
  CANCELLED: "Cancelled: nothing was paid",
} as const satisfies Record<PaymentStatus, string>;

const FAILURES = {
  ACCOUNT_CLOSED: "the account was closed",
  PAYOUT_DECLINED: "the provider declined the payout",
  METHOD_UNUSABLE: "the payment method could not be used",
  DEPOSIT_DECLINED: "the provider declined the deposit",
  METHOD_FUNDS_INSUFFICIENT: "the payment method had not enough",
  AUTHENTICATION_REQUIRED: "the payment method asked for its owner's word",
  AMOUNT_MISMATCH: "the provider had another amount",
  ENDED_BY_OPERATOR: "an operator ended it",
  PAYOUT_UNDELIVERABLE: "the payee's address does not take it",
  PAYOUT_DENIED: "it was denied before it left",
  PAYOUT_CANCELLED: "it was called off before it left",
  PAYOUT_FAILED: "the network did not bring it",
} as const satisfies Record<PaymentFailure, string>;

const RETURNS = {
  PAYOUT_RETURNED: "the bank sent it back: the amount is the payer's again",
  METHOD_UNUSABLE: "the payment method could not be used: the amount is the payer's again",
  DEPOSIT_REVERSED: "the bank took it back",
  DEPOSIT_DISPUTED: "whoever paid it disputed it",
  DEPOSIT_REFUNDED: "the provider gave it back",
  CHAIN_REORGANISED: "the chain took it back",
} as const satisfies Record<PaymentReturn, string>;

const NO_PAYMENT = "This is no proof of a payment: no money has moved by it.";

export function describeReceipt(facts: ReceiptFacts): Receipt {
  const { payment, issuer } = facts;
  const hasMoved = MOVED.includes(payment.status);
  const at = toldIn(facts.timeZone);
  return {
    title: `${hasMoved ? "Receipt" : "Record of a payment"} ${payment.id}`,
    issuer,
    amount: told(payment.amount),
    state: STATES[payment.status],
    sections: [
      { heading: "Payment", lines: linesOfPayment(facts, at) },
      { heading: "Amount", lines: linesOfAmount(payment) },
      { heading: "History", lines: facts.history.map((step) => ({ label: STATES[step.status], value: at(step.at) })) },
      { heading: "Refunds", lines: facts.refunds.map((refund) => lineOfRefund(refund, at)) },
    ].filter(({ lines }) => lines.length > 0),
    notes: [...(hasMoved ? [] : [NO_PAYMENT]), ...notesOf(payment, issuer)],
    createdAt: payment.createdAt,
    changedAt: facts.history.at(-1)?.at ?? payment.createdAt,
  };
}

const told = (amount: Money): string => `${formatMoney(amount)} ${amount.asset.code}`;
const some = (label: string, value: string | null | undefined): Line[] => (value == null ? [] : [{ label, value }]);

type At = (moment: Date) => string;

function linesOfPayment(facts: ReceiptFacts, at: At): Line[] {
  const { payment, viewerId, fromName, toName, methodLabel, chain, reference } = facts;
  const outside = `outside ${facts.issuer}${methodLabel === null ? "" : `: ${methodLabel}`}`;
  return [
    { label: "Number", value: payment.id },
    { label: "Kind", value: KINDS[payment.kind] },
    { label: "Asked for", value: at(payment.createdAt) },
    { label: "From", value: nameOf(payment.from, fromName, viewerId) ?? outside },
    { label: "To", value: nameOf(payment.to, toName, viewerId) ?? outside },
    ...some("Network", chain?.network),
    ...some("Transaction", chain?.txid),
    ...some("Sent to", chain?.address),
    ...some("Failed because", payment.failure && FAILURES[payment.failure]),
    ...some("Returned because", payment.returned && RETURNS[payment.returned.reason]),
    ...some("Refund of", payment.refundOf),
    ...some("Reference", reference),
    ...some("Memo", payment.memo),
    ...some("Journal entry", entryOf(payment)),
  ];
}

/** Where somebody else is paid, or pays from, is theirs to know. */
function nameOf(side: Party | null, name: string | null, viewerId: UserId | null): string | null {
  if (side === null) return null;
  const account = viewerId === null || viewerId === side.userId ? ` (account ${side.accountId})` : "";
  return `${name ?? side.userId}${account}`;
}

function linesOfAmount(payment: Payment): Line[] {
  const { amount, fee, authorization, exchange, refunded } = payment;
  return [
    { label: exchange ? "Sold" : "Amount", value: told(amount) },
    ...some("Bought", exchange && told(exchange.bought)),
    ...some(
      "Rate",
      exchange && `1 ${exchange.base} = ${exchange.marketRate}, less ${exchange.spreadBasisPoints} basis points`,
    ),
    ...some("Reserved at first", authorization && told(authorization.amount)),
    { label: "Fee", value: told(fee) },
    { label: "Total", value: told(totalOf(payment)) },
    ...some("Given back", refunded && told(refunded.amount)),
  ];
}

const lineOfRefund = ({ id, amount, at }: Refund, when: At): Line => ({
  label: told(amount),
  value: `${when(at)}, ${id}`,
});

/** Null where the books have none, because it is not done yet or never was. */
const entryOf = ({ status, authorization, entryId }: Payment): string | null =>
  MOVED.includes(status) || authorization ? idFromUuid("je", entryId) : null;

function notesOf(payment: Payment, issuer: string): string[] {
  const entry = entryOf(payment);
  if (entry === null) return [];
  return [
    `${issuer} books each movement of money in a ledger of double entry, whose entries are never changed or taken away. This payment's is ${entry}: ${issuer} can prove this receipt by it.`,
  ];
}
