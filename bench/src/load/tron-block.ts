import { createHash, randomBytes } from "node:crypto";
import { writeTronAddress } from "@coffer/wallets/adapters/chains/tron/address";
import { makeTronBlockReader } from "@coffer/wallets/adapters/chains/tron/block-reader";
import { encodeMessage } from "@coffer/wallets/adapters/chains/tron/protobuf";
import { encodeRaw } from "@coffer/wallets/adapters/chains/tron/transaction";
import { onlyOurSigned } from "@coffer/wallets/adapters/postgres/sends/only-our-signed";
import { parseJson } from "@coffer/wallets/adapters/rpc/json";
import type { ChainLoad } from "./chain-load.ts";

const TRANSACTIONS = 200;
const TIME = 1_700_000_000_000;
const CONTRACT = randomBytes(20);
const SUCCESS = 1n;

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
/** As the network writes 20 bytes. */
const ofTron = (key: Uint8Array): Buffer => Buffer.concat([Buffer.of(0x41), key]);

/** Blocks of 200 transactions, every second a transfer of TRX, and the others calls of a token. */
export const tronLoad: ChainLoad = {
  network: "TRON",
  shape: `${TRANSACTIONS} transactions`,
  addressOf(key) {
    const address = writeTronAddress(ofTron(key));
    if (address === null) throw new Error("20 bytes are an address");
    return address;
  },
  async makeBlock(height, payees) {
    const all = Array.from({ length: TRANSACTIONS }, (_, i) =>
      makeTransaction(i, i % 2 === 0 ? payees[i / 2] : undefined),
    );
    const parent = Buffer.concat([uint64(height - 1), randomBytes(24)]).toString("hex");
    const root = rootOf(all.map(({ leaf }) => leaf));
    const raw = encodeMessage([
      [1, BigInt(TIME)],
      [2, root],
      [3, Buffer.from(parent, "hex")],
      [7, BigInt(height)],
    ]);
    const hash = Buffer.concat([uint64(height), sha256(raw).subarray(8)]).toString("hex");
    const raw_data = { number: height, timestamp: TIME, parentHash: parent, txTrieRoot: root.toString("hex") };
    const told = { blockID: hash, block_header: { raw_data }, transactions: all.map(({ json }) => json) };
    const text = JSON.stringify(told);
    const answer = async () => ({ status: 200, json: parseJson(text) });
    return {
      head: { height, hash, parent, time: new Date(TIME) },
      reader: makeTronBlockReader({ post: answer, get: answer, redact: (said) => said }, { isProven: true }),
    };
  },
  asFollowed: (reader, pool) =>
    onlyOurSigned(reader, { feeOf: () => Promise.reject(new Error("nothing is ours")) }, { network: "TRON", pool }),
  watched: { network: "TRON", currency: "TRX", scale: 6, confirmations: 19, small: null },
};

function uint64(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
}

function makeTransaction(nth: number, payee: Buffer | undefined) {
  const [owner, to, amount] = [ofTron(randomBytes(20)), ofTron(payee ?? randomBytes(20)), 1_000_000n];
  const call = Buffer.concat([Buffer.from("a9059cbb", "hex"), randomBytes(64)]);
  const contract =
    nth % 2 === 0
      ? ({ kind: "TransferContract", owner, to, amount } as const)
      : ({ kind: "TriggerSmartContract", owner, contract: ofTron(CONTRACT), callValue: 0n, data: call } as const);
  const raw = encodeRaw({
    ...{ refBlockBytes: Buffer.of(0, 1), refBlockHash: Buffer.alloc(8, 2), feeLimit: nth % 2 === 0 ? 0n : 30_000_000n },
    ...{ expiration: BigInt(TIME + 60_000), timestamp: BigInt(TIME + nth), contract },
  });
  const signature = randomBytes(65);
  const leaf = sha256(
    encodeMessage([
      [1, raw],
      [2, signature],
      [5, encodeMessage([[3, SUCCESS]])],
    ]),
  );
  const value = { owner_address: owner.toString("hex"), to_address: to.toString("hex"), amount: Number(amount) };
  return {
    leaf,
    json: {
      txID: sha256(raw).toString("hex"),
      raw_data_hex: raw.toString("hex"),
      signature: [signature.toString("hex")],
      ret: [{ contractRet: "SUCCESS" }],
      raw_data: { contract: [{ parameter: { value }, type: contract.kind }] },
    },
  };
}

/** As java-tron does it: in pairs, and whoever is left over goes up. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first, ...others] = leaves;
  if (first && others.length === 0) return first;
  const above: Buffer[] = [];
  for (let i = 0; i < leaves.length; i += 2) {
    const [left, right] = [leaves[i] as Buffer, leaves[i + 1]];
    above.push(right ? sha256(left, right) : left);
  }
  return rootOf(above);
}
