import { createHash } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { writeMessage } from "./messages.ts";
import { addressOf, sha256, signHash, type Transfer, writeMined } from "./transaction.ts";

/** Transaction.Result.contractResult. */
const RESULTS = { SUCCESS: 1n, REVERT: 2n, OUT_OF_ENERGY: 10n } as const;
export type Result = keyof typeof RESULTS;

/** What a contract has said in a call that succeeded: bytes in hex. */
export type Log = { readonly address: string; readonly topics: readonly string[]; readonly data: string };

/** In a block: with what became of it, and the sun that were burned for it. */
export type Mined = Transfer & {
  readonly isSuccess: boolean;
  readonly result: Result;
  /** Somebody wanted it to fail, whatever it would have done. */
  readonly isForced: boolean;
  readonly fee: bigint;
  readonly energy: bigint;
  readonly logs: readonly Log[];
};

export type Balances = ReadonlyMap<string, bigint>;
/** Of the free bandwidth of an account how many bytes were used, as of a time. */
export type Usage = ReadonlyMap<string, { readonly bytes: number; readonly at: number }>;

/** Of each token's contract (41… in hex) who has how much. */
export type TokenBalances = ReadonlyMap<string, Balances>;

/** Who has what. */
export type Accounts = {
  readonly balances: Balances;
  readonly usage: Usage;
  readonly tokens: TokenBalances;
};

export type Block = {
  readonly number: number;
  readonly id: Buffer;
  readonly parent: Buffer;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly root: Buffer;
  readonly signature: Buffer;
  readonly mined: readonly Mined[];
  /** Who has how much when it is over. */
  readonly balances: Balances;
  readonly usage: Usage;
  readonly tokens: TokenBalances;
};

export const VERSION = 31;
/** The one witness of such a chain; it pays nobody and has no vote. */
const WITNESS_KEY = sha256(Buffer.from("the witness of a stand-in"));
export const WITNESS = addressOf(secp256k1.getPublicKey(WITNESS_KEY));
/** What stands in block 0 for a parent, where other chains have zeros. */
const NO_PARENT = sha256(Buffer.from("no parent"));

export function makeBlock(
  below: Block | null,
  { time, mined, ...accounts }: Pick<Block, "time" | "mined" | keyof Accounts>,
): Block {
  const number = below ? below.number + 1 : 0;
  const parent = below?.id ?? NO_PARENT;
  const root = rootOf(mined.map((one) => sha256(writeMined(one, RESULTS[one.result]))));
  // BlockHeader.raw of Tron.proto.
  const raw = writeMessage(
    [1, BigInt(time)],
    [2, root],
    [3, parent],
    [7, BigInt(number)],
    [9, Buffer.from(WITNESS, "hex")],
    [10, BigInt(VERSION)],
  );
  const [hash, height] = [sha256(raw), Buffer.alloc(8)];
  height.writeBigUInt64BE(BigInt(number));
  const id = Buffer.concat([height, hash.subarray(8)]);
  return { number, id, parent, time, root, signature: signHash(hash, WITNESS_KEY), mined, ...accounts };
}

/** BlockCapsule.calcMerkleRoot: who has no neighbour goes up alone. */
function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return Buffer.alloc(32);
  if (hashes.length === 1) return hashes[0] as Buffer;
  const half = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  const [left, right] = [rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half))];
  return createHash("sha256").update(left).update(right).digest();
}
