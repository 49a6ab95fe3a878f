import type { NewEvent } from "@coffer/contracts/new-event";
import { formatMoney } from "@coffer/money/money";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ReceiptWriter, ToldReceipt } from "./ports.ts";

const receiptChanged = ({ receipt, sequence }: ToldReceipt, at: Date): NewEvent<"wallets"> => ({
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

/** In the transaction that has moved them, or the chain: whatever stands otherwise by now. */
export async function tellReceipts(receipts: ReceiptWriter, network: NetworkCode, at: Date): Promise<void> {
  const changed = await receipts.takeUntold(network);
  if (changed.length > 0) await receipts.tell(changed.map((one) => receiptChanged(one, at)));
}
