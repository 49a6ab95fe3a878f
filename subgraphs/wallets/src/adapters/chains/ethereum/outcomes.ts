import { withChecksum } from "@coffer/addresses/ethereum";
import type { Moved, Outcome, Transfer } from "../../../app/chains/ports.ts";
import { toAddress, toHash32, toQuantity, toSafeQuantity } from "./hex.ts";
import type { Mined } from "./mined.ts";

/** Of each transaction. The fee is what its gas cost: blobs (EIP-4844) are no part of it. */
export function outcomesOf(mined: readonly Mined[], transfers: readonly Transfer[]): Outcome[] {
  const byTransaction = Map.groupBy(transfers, ({ txid }) => txid);
  return mined.map(({ transaction, receipt, isSuccess }) => {
    const txid = toHash32(transaction.hash, "a transaction's hash");
    return {
      txid,
      from: toOurs(toAddress(transaction.from, "a transaction's sender")),
      nonce: toSafeQuantity(transaction.nonce, "a transaction's nonce"),
      isSuccess,
      fee:
        toQuantity(receipt.gasUsed, "a receipt's gas") *
        toQuantity(receipt.effectiveGasPrice, "a receipt's price of gas"),
      moved: (byTransaction.get(txid) ?? []).flatMap(toMoved),
    };
  });
}

const toMoved = ({ token, from, to, units }: Transfer): Moved[] =>
  token === null || from === null ? [] : [{ contract: toOurs(token), from: toOurs(from), to: toOurs(to), units }];

const toOurs = (address: string): string => withChecksum(address.slice(2));
