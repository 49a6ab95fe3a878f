import { forbidden } from "@coffer/platform/graphql/errors";
import { type Actor, mayRead } from "@coffer/platform/identity/actor";
import { cursorLost } from "@coffer/platform/streams/positions";
import { isParty, type Payment } from "../domain/payment.ts";
import type { Directory, PaymentPage, PaymentReader } from "./ports.ts";

export type ListedPayments = { readonly payments: readonly Payment[]; readonly hasNext: boolean };

/** Payments are never removed: one that is not there was made in a state that is no more. */
async function refuseLost(payments: PaymentReader, { after }: PaymentPage): Promise<void> {
  if (after !== null && !(await payments.findMany([after]))[0]) throw cursorLost();
}

const pageOf = (rows: readonly Payment[], { first }: PaymentPage): ListedPayments => ({
  payments: rows.slice(0, first),
  hasNext: rows.length > first,
});

/** A user's payments, for the user and for staff. */
export async function listPaymentsOfUser(
  { payments }: { payments: PaymentReader },
  { actor, userId, page }: { actor: Actor; userId: string; page: PaymentPage },
): Promise<ListedPayments> {
  if (!mayRead(actor, userId)) throw forbidden("You have no right to this user's payments.");
  await refuseLost(payments, page);
  return pageOf(await payments.listByUser(userId, page), page);
}

/** An account's payments, for its owner and for staff. */
export async function listPaymentsOfAccount(
  { payments, directory }: { payments: PaymentReader; directory: Directory },
  { actor, accountId, page }: { actor: Actor; accountId: string; page: PaymentPage },
): Promise<ListedPayments> {
  const account = await directory.findAccount(accountId);
  if (!account || !mayRead(actor, account.ownerId)) throw forbidden("You have no right to this account's payments.");
  await refuseLost(payments, page);
  return pageOf(await payments.listByAccount(accountId, page), page);
}

/** Somebody else's payment and an absent one give the same answer. */
export const visibleTo = (actor: Actor, payment: Payment | null): Payment | null =>
  payment &&
  actor.kind === "user" &&
  (isParty(payment, actor.userId) || mayRead(actor, payment.from?.userId ?? payment.to?.userId ?? ""))
    ? payment
    : null;
