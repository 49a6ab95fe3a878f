import { keccak_256 } from "@noble/hashes/sha3.js";
import { notKnown } from "../../rpc/read-json.ts";
import { toNibbles } from "./ordered-trie.ts";
import { decodeRlp, type Rlp } from "./rlp.ts";

const WIDTH = 16;
const HASH_BYTES = 32;
const FIELDS = 4;
/** Keccak-256 of the RLP of nothing: the root of a state in which nobody has anything. */
const EMPTY_ROOT = "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/**
 * What an account has in ether, by the root of a state and the nodes of its trie that lead to it,
 * from the root on (EIP-1186; Yellow Paper, 4.1 and appendix D): each node is known by the hash
 * that the one before has of it. 0 where they lead to where it would stand, and does not. Throws
 * NoAnswer where they prove nothing of it.
 */
export function provenBalance(stateRoot: string, address: string, nodes: readonly Uint8Array[]): bigint {
  if (nodes.length === 0 && stateRoot === `0x${EMPTY_ROOT}`) return 0n;
  const key = toNibbles(keccak_256(Buffer.from(address.slice(2), "hex")));
  let [hash, at, used] = [Buffer.from(stateRoot.slice(2), "hex"), 0, 0];
  for (;;) {
    const bytes = nodes[used];
    if (!bytes || !Buffer.from(keccak_256(bytes)).equals(hash)) throw notKnown("no proof of an account");
    used += 1;
    const found = follow(decode(bytes), key, at);
    if (!("hash" in found)) {
      if (used !== nodes.length) throw notKnown("more than the proof of an account");
      return found.account === null ? 0n : balanceOf(found.account);
    }
    [hash, at] = [Buffer.from(found.hash), found.at];
  }
}

/** Where a node leads: to another one, or to an account; null: there is none. */
type Found = { readonly hash: Uint8Array; readonly at: number } | { readonly account: Uint8Array | null };

function follow(node: Rlp, key: readonly number[], at: number): Found {
  if (node instanceof Uint8Array) throw notKnown("a node that is no list");
  if (node.length === WIDTH + 1) {
    const nibble = key[at];
    if (nibble === undefined) throw notKnown("a path that is too long");
    return toChild(node[nibble], key, at + 1);
  }
  const [prefix, next] = node;
  if (node.length !== 2 || !(prefix instanceof Uint8Array) || next === undefined) throw notKnown("a node of no kind");
  const { path, isEnd } = readPrefix(prefix);
  if (path.some((nibble, i) => key[at + i] !== nibble)) return { account: null };
  const end = at + path.length;
  if (!isEnd) return toChild(next, key, end);
  if (end !== key.length || !(next instanceof Uint8Array)) throw notKnown("a leaf of another length");
  return { account: next };
}

/** Those shorter than a hash stand in their parent themselves. */
function toChild(child: Rlp | undefined, key: readonly number[], at: number): Found {
  if (child === undefined) throw notKnown("a node without a child");
  if (!(child instanceof Uint8Array)) return follow(child, key, at);
  if (child.length === 0) return { account: null };
  if (child.length !== HASH_BYTES) throw notKnown("a node of another hash");
  return { hash: child, at };
}

/** Yellow Paper, appendix C. */
function readPrefix(prefix: Uint8Array): { readonly path: readonly number[]; readonly isEnd: boolean } {
  const [flag = WIDTH, second = 0, ...rest] = toNibbles(prefix);
  const isOdd = flag % 2 === 1;
  if (flag > 3 || (!isOdd && second !== 0)) throw notKnown("a path of no form");
  return { path: isOdd ? [second, ...rest] : rest, isEnd: flag >= 2 };
}

function balanceOf(account: Uint8Array): bigint {
  const fields = decode(account);
  const balance = fields instanceof Uint8Array || fields.length !== FIELDS ? undefined : fields[1];
  if (!(balance instanceof Uint8Array) || balance.length > HASH_BYTES || balance[0] === 0)
    throw notKnown("an account of another form");
  return BigInt(`0x0${Buffer.from(balance).toString("hex")}`);
}

function decode(bytes: Uint8Array): Rlp {
  try {
    return decodeRlp(bytes);
  } catch {
    throw notKnown("a node that is no RLP");
  }
}
