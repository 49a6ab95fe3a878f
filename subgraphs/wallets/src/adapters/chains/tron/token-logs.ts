import { makeSlices } from "@coffer/platform/running/slices";
import type { TokenLogReader, TokenMoved } from "../../../app/tokens/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { type Json, JsonNumber, type JsonObject } from "../../rpc/json.ts";
import { notKnown, toBytes, toHash, toList, toObject } from "../../rpc/read-json.ts";
import { writeTronAddress } from "./address.ts";
import { askTron, askTronForList } from "./ask.ts";
import { readMined } from "./block-proof.ts";
import { toBlockHead } from "./node.ts";
import { addressIn, unitsIn } from "./token-calls.ts";

/** Keccak-256 of `Transfer(address,address,uint256)`. */
const TRANSFER = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const WORD_BYTES = 32;

/**
 * What contracts of tokens have logged in a solidified block. The transactions are those of the
 * block, each with what became of it; what they have logged no bytes of the block say (0086).
 */
export const makeTronTokenLogReader = (
  http: HttpJson,
  { isProven }: { readonly isProven: boolean },
): TokenLogReader => ({
  async readTokenLogs(height, contracts) {
    const told = await askTron(http, "/walletsolidity/getblockbynum", { num: height });
    const head = toBlockHead(told);
    if (head === null) return null;
    if (head.height !== height) throw notKnown("a block of another number");
    const rest = makeSlices();
    const mined = await readMined({ told, head, isProven }, rest);
    const block = { height, hash: head.hash };
    if (mined.length === 0) return { block, moved: [] };
    const infos = await askTronForList(http, "/walletsolidity/gettransactioninfobyblocknum", { num: height });
    const byId = new Map(infos.map((json) => readInfo(json, height)));
    // Of each exactly one: what a node leaves out would be what was never paid.
    if (infos.length !== mined.length || byId.size !== mined.length) throw notKnown("what other transactions did");
    const moved: TokenMoved[] = [];
    for (const { txid, result } of mined) {
      const info = byId.get(txid);
      if (!info) throw notKnown("what other transactions did");
      moved.push(...readLogs(txid, info, { isSuccess: result === "SUCCESS", contracts }));
      await rest();
    }
    return { block, moved };
  },
});

function readInfo(json: Json, height: number): readonly [string, JsonObject] {
  const info = toObject(json, "what a transaction did");
  const number = info.blockNumber instanceof JsonNumber ? info.blockNumber.toInteger() : null;
  if (number !== BigInt(height)) throw notKnown("what a transaction of another block did");
  return [toHash(info.id, "a transaction's id"), info];
}

type Of = { readonly isSuccess: boolean; readonly contracts: ReadonlySet<string> };

function readLogs(txid: string, info: JsonObject, { isSuccess, contracts }: Of): TokenMoved[] {
  const receipt = info.receipt === undefined ? {} : toObject(info.receipt, "a receipt");
  // Of a call both say it: one of them in bytes that the block proves.
  if (receipt.result !== undefined && (receipt.result === "SUCCESS") !== isSuccess)
    throw notKnown("a receipt of another outcome");
  const logs = info.log === undefined ? [] : toList(info.log, "logs");
  if (!isSuccess) return [];
  return logs.flatMap((json, place) => {
    const log = toObject(json, "a log");
    const id = toBytes(log.address, "a log's contract");
    const contract = writeTronAddress(id.length === 20 ? Uint8Array.of(0x41, ...id) : id);
    if (contract === null) throw notKnown("a log's contract");
    const moved = contracts.has(contract) ? readTransfer(log) : null;
    return moved ? [{ txid, position: `log:${place}`, contract, ...moved }] : [];
  });
}

const NOBODY = new Uint8Array(WORD_BYTES);

/** Null for another event: a contract can log what it likes. */
function readTransfer({ topics, data }: JsonObject): Pick<TokenMoved, "from" | "to" | "units"> | null {
  const words =
    topics === undefined ? [] : toList(topics, "a log's topics").map((one) => toBytes(one, "a log's topic"));
  const [event, payer, payee, ...others] = words;
  if (event?.toString("hex") !== TRANSFER || !payer || !payee || others.length > 0) return null;
  const amount = data === undefined ? Buffer.alloc(0) : toBytes(data, "a log's data");
  const [from, to] = [addressIn(payer), addressIn(payee)];
  if (from === null || to === null || amount.length !== WORD_BYTES || unitsIn(amount) === 0n) return null;
  return { from: payer.equals(NOBODY) ? null : from, to, units: unitsIn(amount) };
}
