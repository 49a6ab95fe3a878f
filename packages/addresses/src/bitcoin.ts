import { sha256 } from "@noble/hashes/sha2.js";
import { bech32, bech32m, createBase58check } from "@scure/base";

/** What makes an address of one net: BIP-173's prefix, and the version bytes of Base58Check. */
export type BitcoinPrefixes = { readonly hrp: string; readonly p2pkh: number; readonly p2sh: number };

export const BITCOIN_PREFIXES = {
  mainnet: { hrp: "bc", p2pkh: 0x00, p2sh: 0x05 },
  testnet: { hrp: "tb", p2pkh: 0x6f, p2sh: 0xc4 },
  regtest: { hrp: "bcrt", p2pkh: 0x6f, p2sh: 0xc4 },
} as const satisfies Record<string, BitcoinPrefixes>;

export type BitcoinNet = keyof typeof BITCOIN_PREFIXES;

/** An address that somebody can be paid at. */
export type BitcoinPayee = {
  /** As the network writes it: of letters that have no case, small ones. */
  readonly address: string;
  /** What an output has that pays to it. */
  readonly script: Uint8Array;
  /** In satoshi: no node relays an output of less (Bitcoin Core, `dustrelayfee`). */
  readonly dust: bigint;
};

const base58check = createBase58check(sha256);
/** Of a payload of 21 bytes; to decode base58 takes time quadratic in the length. */
const BASE58_LENGTH_MAX = 35;
const HASH_BYTES = 20;
const [OP_0, OP_1] = [0x00, 0x51];

/** The same of a chain of Bitcoin's family: without SegWit, or of several version bytes. */
export type PayeeForms = {
  readonly hrp: string | null;
  readonly keyVersions: readonly number[];
  readonly scriptVersions: readonly number[];
};

/**
 * Whom an address pays; null of what is none of this net, and of witness versions without a
 * meaning (2 to 16), whose outputs anybody takes. Paid are P2PKH, P2SH, P2WPKH, P2WSH (BIP-141,
 * BIP-173) and P2TR (BIP-341, BIP-350).
 */
export const readBitcoinPayee = (text: string, { hrp, p2pkh, p2sh }: BitcoinPrefixes): BitcoinPayee | null =>
  readPayee(text, { hrp, keyVersions: [p2pkh], scriptVersions: [p2sh] });

export const readPayee = (text: string, forms: PayeeForms): BitcoinPayee | null =>
  readWitness(text, forms) ?? readHash(text, forms);

function readWitness(text: string, { hrp }: PayeeForms): BitcoinPayee | null {
  if (hrp === null) return null;
  const asBech32 = bech32.decodeUnsafe(text);
  const decoded = asBech32 ?? bech32m.decodeUnsafe(text);
  if (decoded?.prefix !== hrp) return null;
  const [version, ...words] = decoded.words;
  const program = bech32.fromWordsUnsafe(words);
  if (!program) return null;
  const isPayable = asBech32
    ? version === 0 && (program.length === HASH_BYTES || program.length === 32)
    : version === 1 && program.length === 32;
  if (!isPayable) return null;
  const script = Uint8Array.of(version === 0 ? OP_0 : OP_1, program.length, ...program);
  return { address: text.toLowerCase(), script, dust: dustOf(script, SPENT_VBYTES.witness) };
}

function readHash(text: string, { keyVersions, scriptVersions }: PayeeForms): BitcoinPayee | null {
  if (text.length > BASE58_LENGTH_MAX) return null;
  const payload = decodeBase58(text);
  if (payload?.length !== HASH_BYTES + 1) return null;
  const [version, hash] = [payload[0] ?? -1, payload.subarray(1)];
  // OP_DUP OP_HASH160 … OP_EQUALVERIFY OP_CHECKSIG, and OP_HASH160 … OP_EQUAL.
  const script = keyVersions.includes(version)
    ? Uint8Array.of(0x76, 0xa9, HASH_BYTES, ...hash, 0x88, 0xac)
    : scriptVersions.includes(version)
      ? Uint8Array.of(0xa9, HASH_BYTES, ...hash, 0x87)
      : null;
  return script && { address: text, script, dust: dustOf(script, SPENT_VBYTES.other) };
}

function decodeBase58(text: string): Uint8Array | null {
  try {
    return base58check.decode(text);
  } catch {
    return null;
  }
}

/** What it takes to spend an output, in virtual bytes, as Bitcoin Core reckons. */
const SPENT_VBYTES = { witness: 67, other: 148 } as const;
/** Satoshi for each of them, and for those of the output: value, the script's length, script. */
const DUST_RATE = 3;

const dustOf = (script: Uint8Array, spent: number): bigint => BigInt(DUST_RATE * (8 + 1 + script.length + spent));
