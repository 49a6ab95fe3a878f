import type { NewEvent } from "@coffer/contracts/new-event";
import { formatMoney } from "@coffer/money/money";
import type { ToldReceipt } from "./ports.ts";

export const receiptChanged = ({ receipt, sequence }: ToldReceipt, at: Date): NewEvent<"wallets"> => ({
  type: "receipt.changed",
  subject: receipt.id,
  ownerId: receipt.userId,
  sequence: String(sequence),
  time: at,
  data: {
    depositId: receipt.id,
    userId: receipt.userId,
    walletId: receipt.walletId,
    network: receipt.network,
    currency: receipt.amount.asset.code,
    amount: formatMoney(receipt.amount),
    txid: receipt.txid,
    address: receipt.address,
    state: receipt.state,
    at: at.toISOString(),
  },
});
