import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesOf, encodeRlp, type Rlp } from "./rlp.ts";

type Nibbles = readonly number[];
type Entry = { readonly key: Nibbles; readonly value: Uint8Array };

const WIDTH = 16;
/** Shorter ones stand in their parent themselves. */
const HASH_BYTES = 32;
const NOTHING = new Uint8Array();

/**
 * The root of the trie that has these values under their places, as headers of blocks have it of
 * transactions and of receipts (Yellow Paper, 4.3 and appendix D). In hex.
 */
export function rootOf(values: readonly Uint8Array[]): string {
  const entries = values.map((value, i) => ({ key: toNibbles(encodeRlp(bytesOf(BigInt(i)))), value }));
  const root = entries.length === 0 ? NOTHING : node(entries, 0);
  return `0x${Buffer.from(keccak_256(encodeRlp(root))).toString("hex")}`;
}

export const toNibbles = (bytes: Uint8Array): Nibbles => [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);

/** Of entries whose keys are the same up to `from`; there is one at least. */
function node(entries: readonly Entry[], from: number): Rlp {
  const [first, ...others] = entries;
  if (!first) throw new Error("a node of nothing");
  if (others.length === 0) return [hexPrefix(first.key.slice(from), true), first.value];
  const shared = sharedUpTo(entries, from);
  if (shared > from) return [hexPrefix(first.key.slice(from, shared), false), reference(node(entries, shared))];
  // No place is the beginning of another (it would be, of RLP, shorter), so none ends here.
  const children = Array.from({ length: WIDTH }, (_, nibble): Rlp => {
    const below = entries.filter(({ key }) => key[from] === nibble);
    return below.length === 0 ? NOTHING : reference(node(below, from + 1));
  });
  return [...children, NOTHING];
}

function sharedUpTo(entries: readonly Entry[], from: number): number {
  const key = entries[0]?.key ?? [];
  let to = from;
  while (to < key.length && entries.every((entry) => entry.key[to] === key[to])) to += 1;
  return to;
}

function reference(child: Rlp): Rlp {
  const bytes = encodeRlp(child);
  return bytes.length < HASH_BYTES ? child : keccak_256(bytes);
}

/** Yellow Paper, appendix C: in front stands whether it ends there, and whether it is odd. */
function hexPrefix(nibbles: Nibbles, isEnd: boolean): Uint8Array {
  const flag = (isEnd ? 2 : 0) + (nibbles.length % 2);
  const whole = nibbles.length % 2 === 0 ? [flag, 0, ...nibbles] : [flag, ...nibbles];
  return Uint8Array.from({ length: whole.length / 2 }, (_, i) => ((whole[2 * i] ?? 0) << 4) | (whole[2 * i + 1] ?? 0));
}
