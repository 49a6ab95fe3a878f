import type { Block, script, Transaction } from "bitcoinjs-lib";
import type { BlockHead } from "../../../domain/chains/block.ts";
import { notKnown } from "../../rpc/read-json.ts";
import { hash256, merkleRoot } from "./merkle.ts";

/** Of bitcoinjs-lib, which decodes: it asks no node, and is shown no key. */
export type Codec = {
  readonly Block: typeof Block;
  readonly Transaction: typeof Transaction;
  readonly script: typeof script;
};

/** Takes some 80 ms and 23 MB the first time: not at start-up. */
export const loadCodec = (): Promise<Codec> => import("bitcoinjs-lib");

/** A transaction of a block, with its hash as Bitcoin writes it. */
export type Mined = { readonly txid: string; readonly transaction: Transaction };

const HEADER_BYTES = 80;
/** That of no transaction: what a coinbase spends (BIP-34). */
const NO_OUTPUT = 0xffff_ffff;

/**
 * All transactions of a block, its coinbase first, out of its raw bytes. Nothing of it is taken on
 * trust: its header has the hash that was asked for, and its transactions have the header's root.
 * Rejects with NoAnswer where that is not so. `rest` is awaited between steps: a full block takes
 * 150 ms.
 */
export async function readRawBlock(
  { codec, bytes, head }: { readonly codec: Codec; readonly bytes: Buffer; readonly head: BlockHead },
  rest: () => Promise<void>,
): Promise<readonly Mined[]> {
  const header = checkHeader(codec, bytes.subarray(0, HEADER_BYTES), head);
  const count = readCount(bytes, HEADER_BYTES);
  const mined: Mined[] = [];
  const hashes: Buffer[] = [];
  let at = count.end;
  while (mined.length < count.value) {
    const transaction = decode(codec, bytes.subarray(at));
    const isFirst = mined.length === 0;
    // The first as well: inner nodes of the tree, given out as transactions, have no coinbase.
    if (isCoinbase(codec, transaction) !== isFirst) throw notKnown("a block's coinbase");
    at += transaction.byteLength();
    const hash = Buffer.from(transaction.getHash(false));
    hashes.push(hash);
    mined.push({ txid: writeHash(hash), transaction });
    await rest();
  }
  const root = await merkleRoot(hashes, rest);
  if (at !== bytes.length || !root?.equals(header.merkleRoot ?? Buffer.of()))
    throw notKnown("other transactions than the block's");
  return mined;
}

/** Bitcoin writes hashes from their last byte to the first. */
export const writeHash = (hash: Uint8Array): string => Buffer.from(hash).reverse().toString("hex");

function checkHeader({ Block }: Codec, bytes: Buffer, { hash, parent, time }: BlockHead): Block {
  if (bytes.length < HEADER_BYTES || writeHash(hash256(bytes)) !== hash)
    throw notKnown("a block that was not asked for");
  const header = Block.fromBuffer(bytes);
  if (writeHash(header.prevHash ?? Buffer.of()) !== parent) throw notKnown("a block with another parent");
  if (header.timestamp * 1_000 !== time.getTime()) throw notKnown("a block of another time");
  return header;
}

/** CompactSize; no block has as many that the longest form would be needed. */
function readCount(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  const first = bytes.length >= at + 5 ? bytes.readUInt8(at) : (bytes[at] ?? 0xff);
  if (first < 0xfd) return { value: first, end: at + 1 };
  if (first === 0xfd && bytes.length >= at + 3) return { value: bytes.readUInt16LE(at + 1), end: at + 3 };
  if (first === 0xfe && bytes.length >= at + 5) return { value: bytes.readUInt32LE(at + 1), end: at + 5 };
  throw notKnown("how many transactions a block has");
}

function decode({ Transaction }: Codec, bytes: Buffer): Transaction {
  try {
    return Transaction.fromBuffer(bytes, true);
  } catch {
    throw notKnown("a transaction's bytes");
  }
}

function isCoinbase({ Transaction }: Codec, { ins }: Transaction): boolean {
  const [first] = ins;
  return ins.length === 1 && first?.index === NO_OUTPUT && Transaction.isCoinbaseHash(first.hash);
}
