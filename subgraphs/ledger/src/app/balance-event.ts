import { formatMoney } from "@coffer/money/money";
import type { StreamEvent } from "@coffer/platform/streams/streams";
import type { AccountMovement } from "../domain/posting.ts";

/** What travels of a balance: plain text, so that no reader on the way can round it. */
export type BalanceEventData = {
  readonly accountId: string;
  readonly ownerId: string | null;
  readonly currency: string;
  readonly posted: string;
  readonly pendingIn: string;
  readonly pendingOut: string;
  readonly available: string;
  readonly paymentId: string | null;
};

export const streamOf = (accountId: string): string => `account:${accountId}`;

export const balanceEvent = (movement: AccountMovement): StreamEvent & { readonly data: BalanceEventData } => ({
  field: "balanceChanged",
  stream: streamOf(movement.accountId),
  sequence: movement.sequence,
  audience: [streamOf(movement.accountId), ...(movement.ownerId ? [`user:${movement.ownerId}`] : [])],
  data: {
    accountId: movement.accountId,
    ownerId: movement.ownerId,
    currency: movement.balance.posted.asset.code,
    posted: formatMoney(movement.balance.posted),
    pendingIn: formatMoney(movement.balance.pendingIn),
    pendingOut: formatMoney(movement.balance.pendingOut),
    available: formatMoney(movement.balance.available),
    paymentId: movement.paymentId,
  },
});
