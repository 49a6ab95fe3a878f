import { randomBytes } from "node:crypto";
import { hash256, merkleRoot } from "@coffer/wallets/adapters/chains/bitcoin/merkle";

/** As a node gives it out, with what names it. */
export type RawBlock = { readonly hex: string; readonly hash: string; readonly parent: string; readonly time: Date };

type Shape = {
  readonly transactions: number;
  /** HASH160 of keys that some output pays to, each once. */
  readonly payees: readonly Buffer[];
};

const [INPUTS, OUTPUTS] = [2, 3] as const;
const TIME = 1_700_000_000;
const SIGNATURE_BYTES = 71;
const KEY_BYTES = 33;

/**
 * A block of SegWit transactions (BIP-144) behind its coinbase, of two inputs and three outputs
 * each, which is what a full block of the public network has: 1.2 MB of 3,000.
 */
export async function makeBitcoinBlock({ transactions, payees }: Shape): Promise<RawBlock> {
  const all = [makeCoinbase(), ...Array.from({ length: transactions }, (_, i) => makeTransaction(payees[i]))];
  const root = await merkleRoot(
    all.map(({ hash }) => hash),
    async () => undefined,
  );
  const parent = randomBytes(32);
  const header = Buffer.concat([uint32(4), parent, root ?? Buffer.of(), uint32(TIME), uint32(0x207f_ffff), uint32(0)]);
  const count = Buffer.of(0xfd, all.length & 0xff, all.length >> 8);
  return {
    hex: Buffer.concat([header, count, ...all.map(({ bytes }) => bytes)]).toString("hex"),
    hash: hash256(header).reverse().toString("hex"),
    parent: Buffer.from(parent).reverse().toString("hex"),
    time: new Date(TIME * 1_000),
  };
}

type Made = { readonly bytes: Buffer; readonly hash: Buffer };

function makeCoinbase(): Made {
  const input = Buffer.concat([Buffer.alloc(32), uint32(0xffff_ffff), Buffer.of(4), randomBytes(4), uint32(0)]);
  const bytes = Buffer.concat([uint32(1), Buffer.of(1), input, Buffer.of(1), payTo(randomBytes(20)), uint32(0)]);
  return { bytes, hash: hash256(bytes) };
}

function makeTransaction(payee: Buffer | undefined): Made {
  const inputs = Array.from({ length: INPUTS }, () =>
    Buffer.concat([randomBytes(32), uint32(0), Buffer.of(0), uint32(0xffff_fffd)]),
  );
  const outputs = Array.from({ length: OUTPUTS }, (_, i) => payTo((i === 0 ? payee : undefined) ?? randomBytes(20)));
  const body = Buffer.concat([Buffer.of(INPUTS), ...inputs, Buffer.of(OUTPUTS), ...outputs]);
  const witness = Buffer.concat([
    Buffer.of(2, SIGNATURE_BYTES),
    randomBytes(SIGNATURE_BYTES),
    Buffer.of(KEY_BYTES),
    randomBytes(KEY_BYTES),
  ]);
  const [version, locktime] = [uint32(2), uint32(0)];
  const witnesses = Array.from({ length: INPUTS }, () => witness);
  return {
    bytes: Buffer.concat([version, Buffer.of(0, 1), body, ...witnesses, locktime]),
    hash: hash256(version, body, locktime),
  };
}

/** P2WPKH. */
function payTo(key: Buffer): Buffer {
  const value = Buffer.alloc(8);
  value.writeBigUInt64LE(100_000n);
  return Buffer.concat([value, Buffer.of(22, 0, 20), key]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
