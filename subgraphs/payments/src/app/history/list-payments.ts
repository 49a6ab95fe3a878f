import { forbidden } from "@coffer/platform/graphql/errors";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { cursorLost } from "@coffer/platform/streams/positions";
import type { AccountId, UserId } from "../../domain/money/ids.ts";
import { isParty, type Payment } from "../../domain/money/payment.ts";
import type { Whose } from "../money/payment-filter.ts";
import type { Directory } from "../money/ports.ts";
import type { ListCount, ListTotals, PaymentPage, PaymentReader, PaymentsRead } from "./ports.ts";

/**
 * Payments are never removed: one that is not there was made in a state that is no more. Somebody
 * else's is not there either.
 */
async function refuseLost(
  payments: PaymentReader,
  { after }: PaymentPage,
  isListed: (payment: Payment) => boolean,
): Promise<void> {
  if (after === null) return;
  const [payment] = await payments.findMany([after]);
  if (!payment || !isListed(payment)) throw cursorLost();
}

/**
 * A page of them, and of the whole list how many there are and what they moved: read where it is
 * asked, by who may read the page.
 */
export type ListedPayments = PaymentsRead & { count(): Promise<ListCount>; addUp(): Promise<ListTotals> };

async function readList(payments: PaymentReader, whose: Whose, page: PaymentPage): Promise<ListedPayments> {
  const { filter } = page;
  return {
    ...(await payments.list(whose, page)),
    count: () => payments.count(whose, filter),
    addUp: () => payments.addUp(whose, filter),
  };
}

/** A user's payments, for the user and for staff. */
export async function listPaymentsOfUser(
  { payments }: { payments: PaymentReader },
  { actor, userId, page }: { actor: Actor; userId: UserId | null; page: PaymentPage },
): Promise<ListedPayments> {
  if (userId === null || !may(actor, "payments:read", userId))
    throw forbidden("You have no right to this user's payments.");
  await refuseLost(payments, page, (payment) => isParty(payment, userId));
  return readList(payments, { userId }, page);
}

/** An account's payments, for its owner and for staff. */
export async function listPaymentsOfAccount(
  { payments, directory }: { payments: PaymentReader; directory: Directory },
  { actor, accountId, page }: { actor: Actor; accountId: AccountId | null; page: PaymentPage },
): Promise<ListedPayments> {
  const account = accountId === null ? null : await directory.findAccount(accountId);
  if (!account || !may(actor, "payments:read", account.ownerId))
    throw forbidden("You have no right to this account's payments.");
  await refuseLost(payments, page, ({ from, to }) => [from?.accountId, to?.accountId].includes(account.id));
  return readList(payments, { accountId: account.id }, page);
}

/** Somebody else's payment and an absent one give the same answer. */
export const visibleTo = (actor: Actor, payment: Payment | null): Payment | null =>
  payment && [payment.from, payment.to].some((side) => may(actor, "payments:read", side?.userId)) ? payment : null;
