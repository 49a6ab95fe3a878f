import type { NewEvent } from "@coffer/contracts/new-event";
import { formatMoney } from "@coffer/money/money";
import type { Deposit } from "../../domain/deposits/deposit.ts";

export const depositConfirmed = (deposit: Deposit, at: Date): NewEvent<"wallets"> => ({
  type: "deposit.confirmed",
  subject: deposit.id,
  ownerId: deposit.userId,
  time: at,
  data: {
    depositId: deposit.id,
    credit: deposit.credits,
    userId: deposit.userId,
    walletId: deposit.walletId,
    network: deposit.network,
    currency: deposit.amount.asset.code,
    amount: formatMoney(deposit.amount),
    txid: deposit.txid,
    address: deposit.address,
    confirmedAt: at.toISOString(),
  },
});

export const depositReversed = ({ id, credits, userId }: Deposit, at: Date): NewEvent<"wallets"> => ({
  type: "deposit.reversed",
  subject: id,
  ownerId: userId,
  time: at,
  data: { depositId: id, credit: credits, userId, reversedAt: at.toISOString() },
});
