import { makeSlices } from "@coffer/platform/running/slices";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { deriveAccountId } from "../../derivation/account-id.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import type { Json, JsonObject } from "../../rpc/json.ts";
import { notKnown, toList, toObject } from "../../rpc/read-json.ts";
import { toAddress, toBytes, toQuantity, toSafeQuantity } from "./hex.ts";
import { rootOf } from "./ordered-trie.ts";
import { bytesOf, encodeRlp, type Rlp } from "./rlp.ts";

/** A block with all its transactions, and their receipts, as a node tells them. */
export type Told = {
  readonly block: JsonObject;
  readonly transactions: readonly JsonObject[];
  readonly receipts: readonly JsonObject[];
};

/**
 * That the block of this hash holds these very transactions and receipts: the hash is that of the
 * header, and the header has the roots of both (Yellow Paper, 4.4). Who sent a transaction, and
 * what it cost, follow from that, and are looked at as well. So whoever agrees on a hash agrees on
 * all that is read here. Rejects with NoAnswer where it is not so.
 */
export async function proveBlock(hash: string, { block, transactions, receipts }: Told): Promise<void> {
  const rest = makeSlices();
  proveHeader(hash, block);
  proveTransactions(block, transactions);
  await rest();
  if (rootOf(receipts.map(encodeReceipt)) !== block.receiptsRoot) throw notKnown("other receipts than the block's");
  proveCosts(block, transactions, receipts);
  for (const transaction of transactions) {
    await rest();
    proveSender(transaction);
  }
}

export function proveHeader(hash: string, block: JsonObject): void {
  if (hashOf(encodeHeader(block)) !== hash) throw notKnown("a header that is not that of its hash");
}

/** Their hashes, too: by them a transaction is known again. */
export function proveTransactions(block: JsonObject, transactions: readonly JsonObject[]): void {
  const bytes = transactions.map(encodeTransaction);
  if (rootOf(bytes) !== block.transactionsRoot) throw notKnown("other transactions than the block's");
  for (const [i, transaction] of transactions.entries())
    if (hashOf(bytes[i] ?? new Uint8Array()) !== transaction.hash) throw notKnown("a transaction of another hash");
}

/** Of what stands between two sums of gas, at the price that its fees come to (EIP-1559). */
function proveCosts(block: JsonObject, transactions: readonly JsonObject[], receipts: readonly JsonObject[]): void {
  const baseFee = isThere(block.baseFeePerGas) ? toQuantity(block.baseFeePerGas, "a base fee") : 0n;
  let before = 0n;
  for (const [i, receipt] of receipts.entries()) {
    const sum = toQuantity(receipt.cumulativeGasUsed, "a sum of gas");
    if (toQuantity(receipt.gasUsed, "a receipt's gas") !== sum - before) throw notKnown("gas that was not used");
    before = sum;
    const price = toQuantity(receipt.effectiveGasPrice, "a receipt's price of gas");
    if (price !== priceOf(transactions[i] ?? {}, baseFee)) throw notKnown("a price of gas that was not paid");
  }
}

function priceOf(transaction: JsonObject, baseFee: bigint): bigint {
  const quantity = (name: string) => toQuantity(transaction[name], name);
  if (kindOf(transaction) < FEE_MARKET) return quantity("gasPrice");
  const [most, offered] = [quantity("maxFeePerGas"), baseFee + quantity("maxPriorityFeePerGas")];
  const isCapped = offered > most;
  return isCapped ? most : offered;
}

export function proveSender(transaction: JsonObject): void {
  const [r, s] = ["r", "s"].map((name) => read(transaction, name, "quantity"));
  const signature = Buffer.concat([wide(r), wide(s)]);
  try {
    const signer = findCurve().recover(keccak_256(encodeUnsigned(transaction)), signature, isOdd(transaction));
    if (`0x${Buffer.from(deriveAccountId(signer)).toString("hex")}` === toAddress(transaction.from, "a sender")) return;
  } catch {
    // It is no signature.
  }
  throw notKnown("a sender who has not signed");
}

const wide = (bytes: Uint8Array | undefined): Uint8Array =>
  Buffer.concat([new Uint8Array(WORD_BYTES), bytes ?? new Uint8Array()]).subarray(-WORD_BYTES);

/** The first kind has it in its `v`, with the chain or without (EIP-155). */
function isOdd(transaction: JsonObject): boolean {
  const isFirst = kindOf(transaction) === 0;
  const name = !isFirst && isThere(transaction.yParity) ? "yParity" : "v";
  return (toQuantity(transaction[name], name) + (isFirst ? 1n : 0n)) % 2n === 1n;
}

const hashOf = (bytes: Uint8Array): string => `0x${Buffer.from(keccak_256(bytes)).toString("hex")}`;

/** The first kind whose price follows from the base fee. */
const FEE_MARKET = 2;
const SIGNATURE_PARTS = 3;
/** EIP-155: `v` is this, twice the chain, and the parity. */
const CHAIN_IN_V = 35n;
const WORD_BYTES = 32;
const NOTHING = new Uint8Array();

type Field = "quantity" | "bytes";

/** In the order of the header; those behind `nonce` came with forks, each with all before it. */
const HEADER: readonly (readonly [name: string, field: Field])[] = [
  ["parentHash", "bytes"],
  ["sha3Uncles", "bytes"],
  ["miner", "bytes"],
  ["stateRoot", "bytes"],
  ["transactionsRoot", "bytes"],
  ["receiptsRoot", "bytes"],
  ["logsBloom", "bytes"],
  ["difficulty", "quantity"],
  ["number", "quantity"],
  ["gasLimit", "quantity"],
  ["gasUsed", "quantity"],
  ["timestamp", "quantity"],
  ["extraData", "bytes"],
  ["mixHash", "bytes"],
  ["nonce", "bytes"],
  ["baseFeePerGas", "quantity"], // EIP-1559
  ["withdrawalsRoot", "bytes"], // EIP-4895
  ["blobGasUsed", "quantity"], // EIP-4844
  ["excessBlobGas", "quantity"],
  ["parentBeaconBlockRoot", "bytes"], // EIP-4788
  ["requestsHash", "bytes"], // EIP-7685
];

const encodeHeader = (block: JsonObject): Uint8Array =>
  encodeRlp(HEADER.filter(([name]) => isThere(block[name])).map(([name, field]) => read(block, name, field)));

const isThere = (json: Json | undefined): boolean => json !== undefined && json !== null;

const read = (of: JsonObject, name: string, field: Field): Uint8Array =>
  field === "bytes" ? toBytes(of[name], name) : bytesOf(toQuantity(of[name], name));

/** What each kind of transaction is made of, in this order (EIP-2718). */
const KINDS: Readonly<Record<number, readonly ((transaction: JsonObject) => Rlp)[]>> = (() => {
  const quantity = (name: string) => (of: JsonObject) => read(of, name, "quantity");
  const to = (of: JsonObject) => (isThere(of.to) ? read(of, "to", "bytes") : new Uint8Array());
  const input = (of: JsonObject) => read(of, "input", "bytes");
  const called = [to, quantity("value"), input];
  // Older nodes have it as `v` alone.
  const parity = (of: JsonObject) => read(of, isThere(of.yParity) ? "yParity" : "v", "quantity");
  const signed = [parity, quantity("r"), quantity("s")];
  const chain = quantity("chainId");
  const [nonce, gasPrice, gas] = [quantity("nonce"), quantity("gasPrice"), quantity("gas")];
  const feeMarket = [chain, nonce, quantity("maxPriorityFeePerGas"), quantity("maxFeePerGas"), gas, ...called, access];
  return {
    0: [nonce, gasPrice, gas, ...called, quantity("v"), quantity("r"), quantity("s")], // EIP-155
    1: [chain, nonce, gasPrice, gas, ...called, access, ...signed], // EIP-2930
    2: [...feeMarket, ...signed], // EIP-1559
    3: [...feeMarket, quantity("maxFeePerBlobGas"), blobHashes, ...signed], // EIP-4844
    4: [...feeMarket, authorizations, ...signed], // EIP-7702
  };
})();

function access({ accessList }: JsonObject): Rlp {
  return toList(accessList, "an access list").map((json) => {
    const { address, storageKeys } = toObject(json, "an access");
    return [toBytes(address, "an access"), toList(storageKeys, "an access").map((key) => toBytes(key, "an access"))];
  });
}

function blobHashes({ blobVersionedHashes }: JsonObject): Rlp {
  return toList(blobVersionedHashes, "hashes of blobs").map((hash) => toBytes(hash, "a hash of a blob"));
}

function authorizations({ authorizationList }: JsonObject): Rlp {
  return toList(authorizationList, "authorizations").map((json) => {
    const of = toObject(json, "an authorization");
    const [chainId, address, nonce] = [
      read(of, "chainId", "quantity"),
      read(of, "address", "bytes"),
      read(of, "nonce", "quantity"),
    ];
    return [chainId, address, nonce, ...["yParity", "r", "s"].map((name) => read(of, name, "quantity"))];
  });
}

function encodeTransaction(transaction: JsonObject): Uint8Array {
  return typed(transaction, encodeRlp(partsOf(transaction)));
}

/** What is signed: all but the signature, and of the first kind the chain where `v` has it. */
function encodeUnsigned(transaction: JsonObject): Uint8Array {
  const parts = partsOf(transaction).slice(0, -SIGNATURE_PARTS);
  if (kindOf(transaction) > 0) return typed(transaction, encodeRlp(parts));
  const v = toQuantity(transaction.v, "v");
  return encodeRlp(v < CHAIN_IN_V ? parts : [...parts, bytesOf((v - CHAIN_IN_V) / 2n), NOTHING, NOTHING]);
}

function partsOf(transaction: JsonObject): Rlp[] {
  const kind = KINDS[kindOf(transaction)];
  if (!kind) throw notKnown("a transaction of a new kind");
  return kind.map((part) => part(transaction));
}

/** The same of every kind so far. */
function encodeReceipt(receipt: JsonObject): Uint8Array {
  const logs = toList(receipt.logs, "a receipt's logs").map((json) => {
    const { address, topics, data } = toObject(json, "a log");
    const read = toList(topics, "a log's topics").map((topic) => toBytes(topic, "a log's topic"));
    return [toBytes(address, "a log's contract"), read, toBytes(data, "a log's data")];
  });
  const facts = [read(receipt, "status", "quantity"), read(receipt, "cumulativeGasUsed", "quantity")];
  return typed(receipt, encodeRlp([...facts, toBytes(receipt.logsBloom, "a receipt's bloom"), logs]));
}

/** EIP-2718: the first kind has no byte in front. */
function typed(of: JsonObject, body: Uint8Array): Uint8Array {
  const kind = kindOf(of);
  return kind === 0 ? body : Buffer.concat([Uint8Array.of(kind), body]);
}

/** Some nodes leave out the first. */
const kindOf = ({ type }: JsonObject): number => (isThere(type) ? toSafeQuantity(type, "a kind of transaction") : 0);
