import { NoAnswer } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { Json, JsonObject } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toList, toObject } from "../../rpc/read-json.ts";
import { proveBlock } from "./block-proof.ts";
import { toHash32, toQuantity } from "./hex.ts";
import { toBlockHead } from "./node.ts";

/** A transaction of a block, with the receipt that is its own. */
export type Mined = {
  readonly transaction: JsonObject;
  readonly receipt: JsonObject;
  readonly isSuccess: boolean;
};

/**
 * All of a block, in its order. Rejects as TransferReader does, and where it is to be proven also
 * where the block of this hash does not hold it.
 */
export async function readMined(
  rpc: JsonRpc,
  head: BlockHead,
  { isProven }: { readonly isProven: boolean },
): Promise<readonly Mined[]> {
  const [block, receipts] = await Promise.all([
    rpc("eth_getBlockByHash", [head.hash, true]),
    rpc("eth_getBlockReceipts", [head.hash]),
  ]);
  if (block === null || receipts === null) throw new NoAnswer("the node does not have the block any more");
  const transactions = toList(checkHead(block, head).transactions, "a block's transactions");
  const listed = toList(receipts, "a block's receipts");
  if (listed.length !== transactions.length) throw notKnown("receipts of other transactions");
  const mined = transactions.map((json, i) => {
    const transaction = toObject(json, "a transaction");
    const receipt = checkReceipt(listed[i], transaction, head);
    return { transaction, receipt, isSuccess: readStatus(receipt) };
  });
  if (isProven)
    await proveBlock(head.hash, {
      block: toObject(block, "a block"),
      transactions: mined.map(({ transaction }) => transaction),
      receipts: mined.map(({ receipt }) => receipt),
    });
  return mined;
}

function checkHead(json: Json, head: BlockHead): JsonObject {
  const { height, hash, parent } = toBlockHead(json);
  if (hash !== head.hash || height !== head.height || parent !== head.parent)
    throw notKnown("a block that was not asked for");
  return toObject(json, "a block");
}

function checkReceipt(json: Json | undefined, transaction: JsonObject, { hash }: BlockHead): JsonObject {
  const receipt = toObject(json, "a receipt");
  const isOfBlock = toHash32(receipt.blockHash, "a receipt's block") === hash;
  const txid = toHash32(transaction.hash, "a transaction's hash");
  if (!isOfBlock || toHash32(receipt.transactionHash, "a receipt's transaction") !== txid)
    throw notKnown("a receipt that was not asked for");
  return receipt;
}

/** EIP-658. */
function readStatus({ status }: JsonObject): boolean {
  const read = toQuantity(status, "a receipt's status");
  if (read > 1n) throw notKnown("a receipt's status");
  return read === 1n;
}
