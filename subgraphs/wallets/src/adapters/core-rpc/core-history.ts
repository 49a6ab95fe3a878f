import { NodeRefusal } from "../../app/chains/ports.ts";
import type { CoreWallet } from "../../app/node-wallets/ports.ts";
import type { CoreCoin } from "../../domain/node-wallets/core-coin.ts";
import type { NodeTransfer, TransferState } from "../../domain/node-wallets/node-wallet.ts";
import { decodeTransaction } from "../chains/bitcoin/decode-transaction.ts";
import { type Json, JsonNumber, type JsonObject } from "../rpc/json.ts";
import { toCount, toHash, toList, toObject } from "../rpc/read-json.ts";
import { toUnits } from "./amounts.ts";
import type { AskWallet } from "./ask-wallet.ts";
import * as codes from "./codes.ts";
import { toAddress, toConfirmations, toHex } from "./read-answers.ts";

/** Of those of a wallet, the newest: a rival of a send was made about when it was. */
const RIVALS_MAX = 500;

/** What a Core node's wallet says of what came and left. */
export function makeCoreHistory(
  ask: AskWallet,
  { finality }: CoreCoin,
): Pick<CoreWallet, "see" | "since" | "depthOfRival"> {
  const find = (txid: string): Promise<JsonObject | null> =>
    ask("gettransaction", [txid]).then(
      (json) => toObject(json, "a transaction"),
      (error: unknown) => {
        if (isUnknown(error)) return null;
        throw error;
      },
    );
  const readHeight = async (blockHash: string): Promise<number> =>
    toCount(toObject(await ask("getblockheader", [blockHash]), "a header").height, "a header's height");
  return {
    async see(txid) {
      const found = await find(txid);
      return found && { confirmations: toConfirmations(found.confirmations), blockHash: blockHashOf(found) };
    },
    async depthOfRival({ createdAt, txids }, coins) {
      const names = new Set(coins.map((coin) => `${coin.txid}:${coin.vout}`));
      const listed = toList(await ask("listtransactions", ["*", RIVALS_MAX]), "transactions").map((one) =>
        toObject(one, "a transaction"),
      );
      const lately = listed.filter(
        ({ category, time }) => category === "send" && isBehind(time, createdAt.getTime() / 1_000 - 86_400),
      );
      const others = new Set(lately.map((one) => toHash(one.txid, "a transaction's id")));
      for (const txid of txids) others.delete(txid);
      for (const other of others) {
        const found = await find(other);
        if (found === null) continue;
        const { inputs } = decodeTransaction(Buffer.from(toHex(found.hex, "a transaction"), "hex"));
        if (inputs.some((input) => names.has(`${input.txid}:${input.vout}`)))
          return toConfirmations(found.confirmations);
      }
      return null;
    },
    async since(cursor) {
      // What is not final is told again each time, so that nothing depends on what was told before.
      const list = (block: string) => ask("listsinceblock", [block, finality]);
      // A block that the node does not know any more, as after a new start from nothing: then all.
      const asked = await list(cursor ?? "").catch((error: unknown) => {
        if (cursor === null || !isUnknown(error)) throw error;
        return list("");
      });
      const { transactions, removed, lastblock } = toObject(asked, "what came and left");
      const entries = toList(transactions, "transactions").map((one) => toObject(one, "a transaction"));
      const gone = toList(removed ?? [], "transactions").map((one) => toObject(one, "a transaction"));
      const heights = new Map<string, number>();
      for (const entry of entries) {
        const hash = blockHashOf(entry);
        if (hash !== null && !heights.has(hash))
          heights.set(
            hash,
            entry.blockheight === undefined ? await readHeight(hash) : toCount(entry.blockheight, "a height"),
          );
      }
      const transfers = new Map<string, NodeTransfer>();
      for (const entry of gone) keep(transfers, toTransfer(entry, null));
      // Behind those: what was taken back may stand in another block by now.
      const heightOf = (entry: JsonObject) => heights.get(blockHashOf(entry) ?? "") ?? null;
      for (const entry of entries.toSorted((a, b) => comparePlaces(placeOf(a, heightOf(a)), placeOf(b, heightOf(b)))))
        keep(transfers, toTransfer(entry, heightOf(entry)));
      return { transfers: [...transfers.values()], cursor: toHash(lastblock, "the last block") };
    },
  };
}

const isUnknown = (error: unknown): boolean => error instanceof NodeRefusal && error.code === codes.NOT_FOUND;

const isBehind = (time: Json | undefined, seconds: number): boolean =>
  time instanceof JsonNumber && toNumber(time) >= seconds;

const keep = (transfers: Map<string, NodeTransfer>, transfer: NodeTransfer | null): void => {
  if (transfer !== null) transfers.set(`${transfer.direction}:${transfer.txid}:${transfer.vout}`, transfer);
};

/**
 * Where it stands in the chain, and before what is in no block yet. A node lists by chance (Core
 * keeps a wallet's transactions by their ids), and what is noted first is listed as the older.
 */
const placeOf = (entry: JsonObject, height: number | null): readonly number[] => [
  height ?? Number.POSITIVE_INFINITY,
  toNumber(entry.blockindex),
  toNumber(entry.time),
  entry.category === "send" ? 1 : 0,
];

const toNumber = (json: Json | undefined): number => (json instanceof JsonNumber ? (json.toSafeInteger() ?? 0) : 0);

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((part, n) => part !== b[n]);
  return i < 0 ? 0 : (a[i] ?? 0) < (b[i] ?? 0) ? -1 : 1;
}

/** What it was taken back from is no block of it any more. */
const blockHashOf = ({ blockhash, confirmations }: JsonObject): string | null =>
  blockhash === undefined || toConfirmations(confirmations) <= 0 ? null : toHash(blockhash, "a block's hash");

/** Null where it moved nothing. */
function toTransfer(entry: JsonObject, height: number | null): NodeTransfer | null {
  const { category, amount, fee, address, txid, vout } = entry;
  const units = toUnits(amount, "an amount");
  if (units === 0n) return null;
  const isOut = category === "send";
  const blockHash = height === null ? null : blockHashOf(entry);
  return {
    txid: toHash(txid, "a transaction's id"),
    vout: toCount(vout, "an output's place"),
    direction: isOut ? "OUT" : "IN",
    address: address === undefined ? null : toAddress(address),
    units: units < 0n ? -units : units,
    fee: isOut && fee !== undefined ? -toUnits(fee, "a fee") : null,
    state: stateOf(entry, blockHash),
    blockHash,
    height: blockHash === null ? null : height,
  };
}

function stateOf({ category, confirmations }: JsonObject, blockHash: string | null): TransferState {
  if (blockHash !== null) return "MINED";
  if (category === "orphan") return "ORPHANED";
  const depth = toConfirmations(confirmations);
  return depth < 0 ? "CONFLICTED" : depth > 0 ? "ORPHANED" : "PENDING";
}
