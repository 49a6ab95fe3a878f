import { withChecksum } from "@coffer/addresses/ethereum";
import type { Outcome } from "../../../app/chains/ports.ts";
import { toAddress, toHash32, toQuantity, toSafeQuantity } from "./hex.ts";
import type { Mined } from "./mined.ts";

/** Of each transaction. The fee is what its gas cost: blobs (EIP-4844) are no part of it. */
export const outcomesOf = (mined: readonly Mined[]): Outcome[] =>
  mined.map(({ transaction, receipt, isSuccess }) => ({
    txid: toHash32(transaction.hash, "a transaction's hash"),
    from: withChecksum(toAddress(transaction.from, "a transaction's sender").slice(2)),
    nonce: toSafeQuantity(transaction.nonce, "a transaction's nonce"),
    isSuccess,
    fee:
      toQuantity(receipt.gasUsed, "a receipt's gas") *
      toQuantity(receipt.effectiveGasPrice, "a receipt's price of gas"),
  }));
