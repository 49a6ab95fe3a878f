import { bech32, bech32m } from "@scure/base";
import { base58check } from "../../derivation/extended-text.ts";
import type { BitcoinNetParams } from "./nets.ts";

// Opcodes.
const [OP_0, OP_1] = [0x00, 0x51];
const [OP_DUP, OP_EQUAL, OP_EQUALVERIFY, OP_HASH160, OP_CHECKSIG] = [0x76, 0x87, 0x88, 0xa9, 0xac];

/** The script that pays to an address, as `isBitcoinAddress` takes it. */
export function scriptOfAddress(address: string, { hrp, p2pkh }: BitcoinNetParams): Uint8Array {
  const text = address as `${string}1${string}`;
  const decoded = bech32.decodeUnsafe(text) ?? bech32m.decodeUnsafe(text);
  if (decoded?.prefix === hrp) {
    const [version = 0, ...words] = decoded.words;
    const program = bech32.fromWords(words);
    return Uint8Array.of(version === 0 ? OP_0 : OP_1 + version - 1, program.length, ...program);
  }
  const [version, ...hash] = base58check.decode(address);
  return version === p2pkh
    ? Uint8Array.of(OP_DUP, OP_HASH160, hash.length, ...hash, OP_EQUALVERIFY, OP_CHECKSIG)
    : Uint8Array.of(OP_HASH160, hash.length, ...hash, OP_EQUAL);
}
