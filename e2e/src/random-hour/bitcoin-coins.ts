import { createPrivateKey, sign } from "node:crypto";
import type { Btcd } from "@coffer/local-parts/btcd";
import { sha256 } from "./base58check.ts";

// What somebody outside has on a chain of one's own, signed by code that shares nothing with the
// product's: BIP-143, the key 1, which everybody has.

const hash256 = (bytes: Uint8Array): Buffer => sha256(sha256(bytes));
/** HASH160 of the public key: the witness program of BIP-173's examples. */
const PROGRAM = "751e76e8199196d454941c45d1b3a323f1433bd6";
const OWN = Buffer.from(`0014${PROGRAM}`, "hex");
const SCRIPT_CODE = Buffer.from(`1976a914${PROGRAM}88ac`, "hex");
const PUBLIC_KEY = Buffer.from("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", "hex");
const KEY = createPrivateKey({
  format: "jwk",
  key: {
    ...{ kty: "EC", crv: "secp256k1", d: Buffer.alloc(32).fill(1, 31).toString("base64url") },
    x: PUBLIC_KEY.subarray(1).toString("base64url"),
    y: Buffer.from("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", "hex").toString("base64url"),
  },
});
const ORDER = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe_baae_dce6_af48_a03b_bfd2_5e8c_d036_4141n;

export type Coin = { readonly txid: string; readonly vout: number; readonly units: bigint };

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};
const sized = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.of(bytes.length), bytes]);
const output = (units: bigint, script: Uint8Array): Buffer => Buffer.concat([int64(units), sized(script)]);

/** It may be replaced (BIP-125). */
const SEQUENCE = int32(0xffff_fffd);
const [VERSION, LOCK_TIME, SIGHASH_ALL] = [int32(2), int32(0), 1];

/** The first output pays, the second is what is left; in hex, and its id. */
export function spend(coin: Coin, pays: { readonly script: Uint8Array; readonly units: bigint; readonly fee: bigint }) {
  const { script, units, fee } = pays;
  const left = coin.units - units - fee;
  const outpoint = Buffer.concat([Buffer.from(coin.txid, "hex").reverse(), int32(coin.vout)]);
  const outputs = Buffer.concat([output(units, script), output(left, OWN)]);
  const digested = sha256(
    Buffer.concat([
      ...[VERSION, hash256(outpoint), hash256(SEQUENCE), outpoint, SCRIPT_CODE, int64(coin.units), SEQUENCE],
      ...[hash256(outputs), LOCK_TIME, int32(SIGHASH_ALL)],
    ]),
  );
  const signature = Buffer.concat([signLow(digested), Buffer.of(SIGHASH_ALL)]);
  const input = Buffer.concat([Buffer.of(1), outpoint, Buffer.of(0), SEQUENCE]);
  const body = Buffer.concat([input, Buffer.of(2), outputs]);
  const witness = Buffer.concat([Buffer.of(2), sized(signature), sized(PUBLIC_KEY)]);
  const txid = hash256(Buffer.concat([VERSION, body, LOCK_TIME]))
    .reverse()
    .toString("hex");
  const bytes = Buffer.concat([VERSION, Buffer.of(0, 1), body, witness, LOCK_TIME]);
  return { txid, bytes: bytes.toString("hex"), left: { txid, vout: 1, units: left } satisfies Coin };
}

/** Of the SHA-256 of what is handed over; with the smaller one of both values that fit (BIP-62). */
function signLow(message: Uint8Array): Buffer {
  const found = sign("sha256", message, { key: KEY, dsaEncoding: "ieee-p1363" }).toString("hex");
  const [r, s] = [BigInt(`0x${found.slice(0, 64)}`), BigInt(`0x${found.slice(64)}`)];
  const both = [r, s > ORDER / 2n ? ORDER - s : s].map((value) => {
    const digits = value.toString(16);
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
    const positive = (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    return Buffer.concat([Buffer.of(2), sized(positive)]);
  });
  return Buffer.concat([Buffer.of(0x30), sized(Buffer.concat(both))]);
}

/** Of regtest: every other hash is below it. */
const BITS = 0x207f_ffff;

export type Head = { readonly hash: string; readonly height: number; readonly time: number };

export const readHead = async ({ ask }: Pick<Btcd, "ask">, hash: unknown): Promise<Head> =>
  (await ask("getblockheader", hash, true)) as Head;

/** A block that holds nothing, whatever waits, on top of the newest. */
export const mineEmptyBlock = async (btcd: Pick<Btcd, "ask">, nonce: Uint8Array): Promise<Head> =>
  mineEmptyBlockOn(btcd, await readHead(btcd, await btcd.ask("getbestblockhash")), nonce);

/** The same on top of any. */
export async function mineEmptyBlockOn({ ask }: Pick<Btcd, "ask">, parent: Head, nonce: Uint8Array): Promise<Head> {
  const { hash, height, time } = parent;
  const number = int32(height + 1).subarray(0, height + 1 > 0x7fff ? 3 : height + 1 > 0x7f ? 2 : 1);
  const script = Buffer.concat([sized(number), sized(nonce)]);
  const input = Buffer.concat([Buffer.of(1), Buffer.alloc(32), int32(0xffff_ffff), sized(script), int32(0xffff_ffff)]);
  const coinbase = Buffer.concat([int32(1), input, Buffer.of(1), output(1n, Buffer.of(0x51)), int32(0)]);
  const head = Buffer.concat([
    ...[int32(0x2000_0000), Buffer.from(hash, "hex").reverse(), hash256(coinbase)],
    ...[int32(time + 1), int32(BITS)],
  ]);
  for (let count = 0; ; count += 1) {
    const header = Buffer.concat([head, int32(count)]);
    const made = hash256(header);
    if ((made.at(-1) ?? 0xff) > 0x7f) continue;
    const refused = await ask("submitblock", Buffer.concat([header, Buffer.of(1), coinbase]).toString("hex"));
    // BIP-22, of a block beside the best chain: Core says so, btcd does not.
    if (refused !== null && refused !== "inconclusive") throw new Error(`a block was not taken: ${String(refused)}`);
    return { hash: made.reverse().toString("hex"), height: height + 1, time: time + 1 };
  }
}
