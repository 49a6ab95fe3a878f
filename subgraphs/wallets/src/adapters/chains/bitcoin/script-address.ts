import { sha256 } from "@noble/hashes/sha2.js";
import { bech32, bech32m, createBase58check } from "@scure/base";
import type { BitcoinNetParams } from "./nets.ts";

const base58check = createBase58check(sha256);

// Opcodes.
const [OP_0, OP_1, OP_16] = [0x00, 0x51, 0x60];
const [OP_DUP, OP_EQUAL, OP_EQUALVERIFY, OP_HASH160, OP_CHECKSIG] = [0x76, 0x87, 0x88, 0xa9, 0xac];
const HASH_BYTES = 20;
/** BIP-141: of a witness program, 2 to 40. */
const PROGRAM_BYTES = { min: 2, max: 40 };
const V0_PROGRAM_BYTES = [20, 32];

/**
 * The address that pays to this script, of witness versions to come as well; null where none does:
 * then it is nobody's here. Of thousands of outputs a block: bitcoinjs-lib's `fromOutputScript`
 * tries each form by throwing, and takes twenty times as long.
 */
export function addressOfScript(script: Uint8Array, net: BitcoinNetParams): string | null {
  const first = script[0] ?? -1;
  if (first === OP_0 || (first >= OP_1 && first <= OP_16)) return witnessAddressOf(script, net);
  if (isPayToHash(script, [OP_DUP, OP_HASH160, HASH_BYTES], [OP_EQUALVERIFY, OP_CHECKSIG]))
    return base58check.encode(Uint8Array.of(net.p2pkh, ...script.subarray(3, 3 + HASH_BYTES)));
  if (isPayToHash(script, [OP_HASH160, HASH_BYTES], [OP_EQUAL]))
    return base58check.encode(Uint8Array.of(net.p2sh, ...script.subarray(2, 2 + HASH_BYTES)));
  return null;
}

/** P2WSH: no single key spends what pays to it. */
export const isOfScript = (script: Uint8Array): boolean => script[0] === OP_0 && script.length === 2 + 32;

/** Of a key's HASH160. */
export const scriptOfP2wpkh = (hash: Uint8Array): Uint8Array => Uint8Array.of(OP_0, hash.length, ...hash);

const isPayToHash = (script: Uint8Array, before: readonly number[], after: readonly number[]): boolean =>
  script.length === before.length + HASH_BYTES + after.length &&
  before.every((code, i) => script[i] === code) &&
  after.every((code, i) => script[before.length + HASH_BYTES + i] === code);

/** A version, and one push that is all the rest (BIP-141). */
function witnessAddressOf(script: Uint8Array, { hrp }: BitcoinNetParams): string | null {
  const [opcode, pushed] = script;
  const program = script.subarray(2);
  if (opcode === undefined || pushed !== program.length) return null;
  if (program.length < PROGRAM_BYTES.min || program.length > PROGRAM_BYTES.max) return null;
  const version = opcode === OP_0 ? 0 : opcode - OP_1 + 1;
  if (version === 0 && !V0_PROGRAM_BYTES.includes(program.length)) return null;
  return (version === 0 ? bech32 : bech32m).encode(hrp, [version, ...bech32.toWords(program)]);
}
