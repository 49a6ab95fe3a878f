import { newId, uuidOf } from "@coffer/contracts/ids";
import { formatMoney, type Money } from "@coffer/money/money";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Price } from "../../domain/fees/price.ts";
import type { FeeIncome } from "../../domain/money/fee-income.ts";
import type { AccountId, UserId } from "../../domain/money/ids.ts";
import type { NewPayment, Payment } from "../../domain/money/payment.ts";
import type { NamedPayee } from "../../domain/money/plan.ts";
import { type Prioritised, prioritised, priorityOf } from "../../domain/money/priority.ts";
import type { PartyRefusal } from "../../domain/money/refusals.ts";
import type { Directory, KnownAccount, MoneyDeps, PayeeReference, SaidPayee } from "./ports.ts";

/** Who is to pay whom, as it was asked. */
export type PaymentOrder = Prioritised & {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no account of theirs. */
  readonly fromAccountId: AccountId | null;
  readonly to: PayeeReference;
  readonly amount: Money;
  readonly memo: string | null;
  /** Left out, or null: none. */
  readonly reference?: string | null;
};

/** The same, as it came: its payee may be a contact of the payer's. */
export type SaidOrder = Omit<PaymentOrder, "to"> & { readonly to: SaidPayee };

type Standing = Pick<PaymentOrder, "amount" | "memo"> & {
  readonly from: { readonly accountId: AccountId; readonly userId: UserId };
  readonly payeeId: UserId;
  readonly payeeAccountId: AccountId | null;
  readonly reference: string | null;
};

/** What was ordered before, and is to be paid now. */
export const standingOrder = ({ from, payeeId, payeeAccountId, amount, memo, reference }: Standing): PaymentOrder => ({
  actorId: from.userId,
  fromAccountId: from.accountId,
  to: payeeAccountId === null ? { userId: payeeId } : { accountId: payeeAccountId },
  amount,
  memo,
  reference,
});

/** What whoever makes a payment of an order needs. */
export type OrderDeps = MoneyDeps & { readonly directory: Directory; readonly feeIncome: FeeIncome };

export type Parties = { readonly from: KnownAccount; readonly payee: { userId: UserId; account: KnownAccount | null } };

/**
 * The order, to whom its contact means from here on: nothing behind it knows of contacts, so what
 * is signed, noted and scheduled is the person, or the account. What is no contact of the payer's
 * means nobody. Nothing is asked where none was named.
 */
export async function meanPayee<const Order extends SaidOrder>(
  directory: Directory,
  order: Order,
): Promise<Omit<Order, "to"> & { readonly to: PayeeReference }> {
  const { actorId, to } = order;
  if (!("contactId" in to)) return { ...order, to };
  const meant = to.contactId === null ? null : await directory.findContact(actorId, to.contactId);
  return { ...order, to: meant ?? NOBODY };
}

const NOBODY = { userId: null } as const;

/** Checks whose the payer's account is, and finds the payee. Says who, never how much. */
export async function findParties(
  directory: Directory,
  { actorId, fromAccountId, to, amount }: PaymentOrder,
): Promise<Result<Parties, PartyRefusal>> {
  const currency = amount.asset.code;
  const [from, known] = await Promise.all([
    fromAccountId === null ? null : directory.findAccount(fromAccountId),
    directory.findPayee(to, currency),
  ]);
  if (from?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
  if (from.currency !== currency) return err({ code: "CURRENCY_MISMATCH", accountCurrency: from.currency });
  // Closed meanwhile, it is not where its owner is paid any more: the ledger says so of the payer.
  const isOwn = known?.account?.id === from.id;
  const payee = isOwn ? await directory.findPayee(to, currency, { isAnew: true }) : known;
  if (!payee) return err({ code: "PAYEE_NOT_FOUND" });
  if (payee.account && payee.account.currency !== currency)
    return err({ code: "CURRENCY_MISMATCH", accountCurrency: payee.account.currency });
  if (payee.account?.id === from.id) return err({ code: "SAME_ACCOUNT" });
  return ok({ from, payee });
}

/**
 * The payment as it will be once it is done, and who is named as its payee. Where no account of
 * theirs was found, it names one that is to be opened.
 */
export function planPayment(
  order: PaymentOrder,
  { from, payee }: Parties,
  { amount, fee, now }: Price & { readonly now: Date },
): { readonly payment: Payment; readonly payee?: NamedPayee } {
  const { actorId, memo, to } = order;
  const id = newId("pay");
  const payment: Payment = {
    ...prioritised(order),
    id,
    kind: kindOf(actorId, payee.userId),
    status: "COMPLETED",
    amount,
    fee,
    memo,
    from: { accountId: from.id, userId: actorId },
    to: { accountId: payee.account?.id ?? newId("acc"), userId: payee.userId },
    entryId: uuidOf(id),
    sequence: "1",
    createdAt: now,
    endedAt: now,
  };
  if ("accountId" in to) return { payment };
  return { payment, payee: { userId: payee.userId, currency: from.currency, isFound: payee.account !== null } };
}

/** What the price of an order depends on. */
export const priceOrder = (order: PaymentOrder, { payee }: Parties) => ({
  kind: kindOf(order.actorId, payee.userId),
  userId: order.actorId,
  method: null,
  priority: priorityOf(order),
  asked: order.amount,
});

/** Between one's own accounts it is a transfer. */
const kindOf = (payerId: UserId, payeeId: UserId): "TRANSFER" | "SEND" => (payeeId === payerId ? "TRANSFER" : "SEND");

/** What an idempotency key is bound to. */
export function toClaimedArguments(order: SaidOrder): (string | null)[] {
  const { fromAccountId, to, amount, memo } = order;
  return [fromAccountId, ...claimedPayee(to), formatMoney(amount), amount.asset.code, memo, ...claimedExtras(order)];
}

/** As it was said: a contact that was changed or removed since is the same request. */
export function claimedPayee(to: SaidPayee): (string | null)[] {
  if ("contactId" in to) return ["contact", to.contactId];
  if ("username" in to) return ["username", to.username];
  return "userId" in to ? ["user", to.userId] : ["account", to.accountId];
}

type Extras = Prioritised & { readonly reference?: string | null };

/**
 * Of a request with a reference, and with a priority that is not NORMAL; one without is bound to
 * what it was bound to before there were any. How many there are says which.
 */
export const claimedExtras = ({ reference, priority }: Extras): (string | null)[] =>
  priority ? [reference ?? null, priority] : claimedReference(reference);

/** The same where nothing can have a priority. */
export const claimedReference = (reference: string | null | undefined): string[] =>
  typeof reference === "string" ? [reference] : [];

/** A payment, and what its maker calls it. */
export const withReference = <P extends NewPayment>(payment: P, reference: string | null | undefined): P =>
  typeof reference === "string" ? { ...payment, reference } : payment;
