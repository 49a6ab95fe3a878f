import type { EventData } from "@coffer/contracts/event-data";
import { streamOfOne, streamOfPerson } from "@coffer/contracts/streams";
import { formatMoney } from "@coffer/money/money";
import type { StreamEvent } from "@coffer/platform/streams/streams";
import type { AccountId } from "../domain/ids.ts";
import type { AccountMovement } from "../domain/posting.ts";

/** What travels of a balance: plain text, so that no reader on the way can round it. */
export type BalanceEventData = EventData<"coffer.ledger.balance.changed">;

export const FIELD = "balanceChanged";
export const streamOf = (accountId: AccountId): string => streamOfOne(FIELD, accountId);

export const balanceEvent = (
  movement: AccountMovement,
): StreamEvent & { readonly field: typeof FIELD; readonly data: BalanceEventData } => ({
  field: FIELD,
  stream: streamOf(movement.accountId),
  sequence: movement.sequence,
  audience: [streamOf(movement.accountId), ...(movement.ownerId ? [streamOfPerson(FIELD, movement.ownerId)] : [])],
  data: {
    accountId: movement.accountId,
    ownerId: movement.ownerId,
    currency: movement.balance.posted.asset.code,
    posted: formatMoney(movement.balance.posted),
    pendingIn: formatMoney(movement.balance.pendingIn),
    pendingOut: formatMoney(movement.balance.pendingOut),
    available: formatMoney(movement.balance.available),
    paymentId: movement.subject?.kind === "payment" ? movement.subject.id : null,
    subject: movement.subject,
  },
});
