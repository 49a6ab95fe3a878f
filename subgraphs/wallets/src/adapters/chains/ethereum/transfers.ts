import type { Transfer, TransferReader } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { JsonObject } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toList, toObject } from "../../rpc/read-json.ts";
import { toAddress, toHash32, toQuantity, toSafeQuantity } from "./hex.ts";
import { type Mined, readMined } from "./mined.ts";

/** Keccak-256 of `Transfer(address,address,uint256)` (ERC-20). */
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const ADDRESS_WORD = /^0x0{24}[0-9a-f]{40}$/i;
const WORD = /^0x[0-9a-f]{64}$/i;
const NOBODY = `0x${"0".repeat(40)}`;

export const makeTransferReader = (rpc: JsonRpc, proof: { readonly isProven: boolean }): TransferReader => ({
  readTransfers: async (head, tokens) => transfersOf(await readMined(rpc, head, proof), head, tokens),
});

/** As TransferReader has them. */
export function transfersOf(mined: readonly Mined[], head: BlockHead, tokens: readonly string[]): Transfer[] {
  const known = new Set(tokens);
  return mined.flatMap(({ transaction, receipt, isSuccess }) =>
    isSuccess ? [...readNative(transaction), ...readLogs(receipt, head, known)] : [],
  );
}

function readNative({ hash, from, to, value }: JsonObject): Transfer[] {
  const units = toQuantity(value, "a transaction's value");
  // Without `to` it makes a contract.
  if (to === null || to === undefined || units === 0n) return [];
  return [
    {
      txid: toHash32(hash, "a transaction's hash"),
      position: "native",
      from: toAddress(from, "a transaction's sender"),
      to: toAddress(to, "a transaction's receiver"),
      token: null,
      units,
    },
  ];
}

function readLogs(receipt: JsonObject, head: BlockHead, tokens: ReadonlySet<string>): Transfer[] {
  const txid = toHash32(receipt.transactionHash, "a receipt's transaction");
  const logs = toList(receipt.logs, "a receipt's logs").map((json) => toObject(json, "a log"));
  const first = logs[0] ? toSafeQuantity(logs[0].logIndex, "a log's index") : 0;
  return logs.flatMap((log, place) => {
    // Else the place would depend on what the node left out.
    if (toSafeQuantity(log.logIndex, "a log's index") !== first + place) throw notKnown("logs out of order");
    // Of a block that is read by its hash none is. It is no part of what the hash proves: a node
    // that says so would hide what was moved.
    if (log.removed === true) throw notKnown("a log that was removed");
    if (toHash32(log.blockHash, "a log's block") !== head.hash) throw notKnown("a log of another block");
    const token = toAddress(log.address, "a log's contract");
    const moved = tokens.has(token) ? readTransferEvent(log) : null;
    return moved ? [{ txid, position: `log:${place}`, token, ...moved }] : [];
  });
}

/**
 * Null for another event, such as ERC-721's of the same name, which has its number as a topic. A
 * contract can log what it likes: what is no transfer is no fault of the node.
 */
function readTransferEvent({ topics, data }: JsonObject): Pick<Transfer, "from" | "to" | "units"> | null {
  const [event, from, to, ...others] = toList(topics, "a log's topics").map((topic) =>
    toHash32(topic, "a log's topic"),
  );
  if (event !== TRANSFER || from === undefined || to === undefined || others.length > 0) return null;
  if (!ADDRESS_WORD.test(from) || !ADDRESS_WORD.test(to) || typeof data !== "string" || !WORD.test(data)) return null;
  const units = BigInt(data);
  const [payer, payee] = [from, to].map((word) => `0x${word.slice(-40)}`) as [string, string];
  return units === 0n ? null : { from: payer === NOBODY ? null : payer, to: payee, units };
}
