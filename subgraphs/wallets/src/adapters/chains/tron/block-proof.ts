import { createHash } from "node:crypto";
import type { BlockHead } from "../../../domain/chains/block.ts";
import { type Json, JsonNumber, type JsonObject } from "../../rpc/json.ts";
import { notKnown, toBytes, toHash, toList, toObject } from "../../rpc/read-json.ts";
import { encodeMessage, type Field } from "./protobuf.ts";

/** A transaction of a block, its id among what was proven of it. */
export type Mined = {
  readonly txid: string;
  /** What was signed (`raw_data`). */
  readonly raw: Buffer;
  readonly signatures: readonly Buffer[];
  /** What became of it: a name of java-tron's, or nothing where it ran nothing that could fail. */
  readonly result: string | null;
  /** All that the node says of it. */
  readonly told: JsonObject;
};

/**
 * The transactions of a block, in its order, out of what a node says of it. The header has to have
 * the id that was asked for; the transactions, with what became of each, where it `isProven`, the
 * header's root. Rejects with NoAnswer where that is not so. `rest` is awaited between steps.
 */
export async function readMined(
  { told, head, isProven }: { readonly told: JsonObject; readonly head: BlockHead; readonly isProven: boolean },
  rest: () => Promise<void>,
): Promise<readonly Mined[]> {
  const root = proveHeader(told, head);
  const mined: Mined[] = [];
  const leaves: Buffer[] = [];
  for (const one of told.transactions === undefined ? [] : toList(told.transactions, "a block's transactions")) {
    const transaction = toObject(one, "a transaction");
    const raw = toBytes(transaction.raw_data_hex, "a transaction's bytes");
    const txid = sha256(raw).toString("hex");
    if (toHash(transaction.txID, "a transaction's id") !== txid) throw notKnown("a transaction of another id");
    const results = resultsOf(transaction);
    const signatures = signaturesOf(transaction);
    const bytes = encodeWhole(raw, signatures, results);
    // As long are two hashes: inner nodes of the tree, given out as transactions.
    if (bytes.length === 2 * HASH_BYTES) throw notKnown("a transaction's bytes");
    leaves.push(sha256(bytes));
    mined.push({ txid, raw, signatures, result: nameOf(results[0]?.contractRet), told: transaction });
    await rest();
  }
  if (isProven && !merkleRoot(leaves).equals(root)) throw notKnown("other transactions than the block's");
  return mined;
}

const HASH_BYTES = 32;

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * The id is the SHA-256 of the header's bytes, its first eight bytes the number instead. Gives the
 * root of the transactions.
 */
function proveHeader(told: JsonObject, { hash, height, parent, time }: BlockHead): Buffer {
  const raw = toObject(toObject(told.block_header, "a block's header").raw_data, "a block's header");
  const id = sha256(encodeHeader(raw));
  id.writeBigUInt64BE(integerOf(raw.number, "a block's number"), 0);
  if (id.toString("hex") !== hash || id.readBigUInt64BE(0) !== BigInt(height))
    throw notKnown("a header that is not that of its id");
  if (toHash(raw.parentHash, "a block's parent") !== parent) throw notKnown("a block with another parent");
  if (integerOf(raw.timestamp, "a block's time") !== BigInt(time.getTime())) throw notKnown("a block of another time");
  return bytesOf(raw.txTrieRoot, "a block's root");
}

/** BlockHeader.raw of Tron.proto, in the order of its fields. */
const encodeHeader = (raw: JsonObject): Buffer =>
  encodeMessage([
    [1, integerOf(raw.timestamp, "a block's time")],
    ...present(2, bytesOf(raw.txTrieRoot, "a block's root")),
    ...present(3, bytesOf(raw.parentHash, "a block's parent")),
    [7, integerOf(raw.number, "a block's number")],
    [8, integerOf(raw.witness_id, "a block's witness")],
    ...present(9, bytesOf(raw.witness_address, "a block's witness")),
    [10, integerOf(raw.version, "a block's version")],
    ...present(11, bytesOf(raw.accountStateRoot, "a block's root of accounts")),
  ]);

// Transaction.Result of Tron.proto. Of what a block keeps only the last one is set.
const CODE: readonly string[] = ["SUCESS", "FAILED"];
const CONTRACT_RESULT: readonly string[] = [
  ...["DEFAULT", "SUCCESS", "REVERT", "BAD_JUMP_DESTINATION", "OUT_OF_MEMORY", "PRECOMPILED_CONTRACT"],
  ...["STACK_TOO_SMALL", "STACK_TOO_LARGE", "ILLEGAL_OPERATION", "STACK_OVERFLOW", "OUT_OF_ENERGY"],
  ...["OUT_OF_TIME", "JVM_STACK_OVER_FLOW", "UNKNOWN", "TRANSFER_FAILED", "INVALID_CODE"],
];

const resultsOf = (transaction: JsonObject): readonly JsonObject[] =>
  transaction.ret === undefined
    ? []
    : toList(transaction.ret, "a transaction's results").map((one) => toObject(one, "a transaction's result"));

const signaturesOf = ({ signature }: JsonObject): readonly Buffer[] =>
  signature === undefined ? [] : toList(signature, "signatures").map((one) => toBytes(one, "a signature"));

/** As a block has it: what was signed, the signatures, and what became of it. */
const encodeWhole = (raw: Buffer, signatures: readonly Buffer[], results: readonly JsonObject[]): Buffer =>
  encodeMessage([
    [1, raw],
    ...signatures.map((one): Field => [2, one]),
    ...results.map((result): Field => [5, encodeResult(result)]),
  ]);

const encodeResult = (result: JsonObject): Buffer =>
  encodeMessage([
    [1, integerOf(result.fee, "a transaction's fee")],
    [2, placeOf(CODE, result.ret)],
    [3, placeOf(CONTRACT_RESULT, result.contractRet)],
  ]);

function placeOf(names: readonly string[], json: Json | undefined): bigint {
  const place = json === undefined ? 0 : names.indexOf(nameOf(json) ?? "");
  if (place < 0) throw notKnown("a transaction's result");
  return BigInt(place);
}

const nameOf = (json: Json | undefined): string | null => (typeof json === "string" ? json : null);

/**
 * As MerkleTree of java-tron: one that is left over goes up as it is. Of none it is all zeros, as
 * BlockCapsule has it.
 */
function merkleRoot(leaves: readonly Buffer[]): Buffer {
  let level = leaves;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] as Buffer, level[i + 1]];
      above.push(right ? sha256(left, right) : left);
    }
    level = above;
  }
  return level[0] ?? Buffer.alloc(HASH_BYTES);
}

const INT64_MAX = 2n ** 63n - 1n;

/** 0 where it is absent, as Protocol Buffers leave it out; never below it. */
function integerOf(json: Json | undefined, what: string): bigint {
  const integer = json === undefined ? 0n : json instanceof JsonNumber ? json.toInteger() : null;
  if (integer === null || integer < 0n || integer > INT64_MAX) throw notKnown(what);
  return integer;
}

const bytesOf = (json: Json | undefined, what: string): Buffer =>
  json === undefined ? Buffer.alloc(0) : toBytes(json, what);

/** Bytes that are empty are left out, too, but in a list. */
const present = (number: number, bytes: Buffer): readonly Field[] => (bytes.length === 0 ? [] : [[number, bytes]]);
