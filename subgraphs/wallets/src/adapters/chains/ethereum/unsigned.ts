import { err, ok, type Result } from "@coffer/platform/values/result";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import type { SignedTransfer, TransferTerms } from "../../../app/sends/chain-ports.ts";
import type { EncodeTransfer, ReadSigned, TransferFields } from "../../../app/sends/external/ports.ts";
import type { SignedFault } from "../../../domain/sends/draft.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { isLowS } from "../../derivation/low-s.ts";
import { encodeEthereumAddress } from "./address.ts";
import { type Codec, encode } from "./signing.ts";

/** EIP-1559. */
const TYPE = 0x02;
/** Of what a signature adds: a parity, and two numbers of 32 bytes at most. */
const SIGNATURE_ITEMS = 3;
const FIELDS = 9;

/** The bytes whose Keccak-256 is signed: 0x02 and the list of nine fields. */
export async function loadTransferEncoder(): Promise<EncodeTransfer> {
  const codec: Codec = await import("ethers");
  return (terms: TransferTerms) => hexToBytes(encode(codec, terms).unsignedSerialized.slice(2));
}

/** Takes bytes as 0x and hexadecimal, as `eth_sendRawTransaction` does. */
export async function loadTransferReader(): Promise<ReadSigned> {
  const codec: Codec = await import("ethers");
  return (signed, { unsigned }, source) => {
    const text = signed.trim();
    if (!/^0x(?:[0-9a-f]{2})+$/i.test(text)) return err("UNREADABLE");
    const bytes = hexToBytes(text.slice(2).toLowerCase());
    const read = readSignature(bytes, unsigned);
    if (!read.ok) return read.error === "OTHER_TRANSACTION" && !isReadable(codec, bytes) ? err("UNREADABLE") : read;
    return judge({ codec, bytes, source }, keccak_256(unsigned), read.value);
  };
}

type Signature = { readonly r: Uint8Array; readonly s: Uint8Array; readonly isOdd: boolean };

/** What stands behind the nine fields, where those are just ours, and nothing else does. */
function readSignature(bytes: Uint8Array, unsigned: Uint8Array): Result<Signature, SignedFault> {
  const [ours, theirs] = [readList(unsigned), readList(bytes)];
  if (!ours) throw new Error("what was given out cannot be read");
  if (!theirs) return err("UNREADABLE");
  const fields = concatBytes(...ours);
  const items = theirs.slice(0, FIELDS);
  if (items.length < FIELDS || !isSame(concatBytes(...items), fields)) return err("OTHER_TRANSACTION");
  const more = theirs.slice(FIELDS);
  if (more.length === 0) return isSame(bytes, unsigned) ? err("SIGNATURE_MISSING") : err("UNREADABLE");
  const [parity, r, s] = more.map(contentOf);
  const isOfBytes = more.every((item) => readHead(item, 0)?.isList === false);
  if (more.length !== SIGNATURE_ITEMS || !isOfBytes || !parity || !r || !s) return err("UNREADABLE");
  if (r.length === 0 && s.length === 0) return err("SIGNATURE_MISSING");
  const isParity = parity.length === 0 || (parity.length === 1 && parity[0] === 1);
  if (!isParity || ![r, s].every(isScalar)) return err("SIGNATURE_INVALID");
  return ok({ r: toWord(r), s: toWord(s), isOdd: parity.length === 1 });
}

/** Of 32 bytes at most, and none of them a zero in front. */
const isScalar = (bytes: Uint8Array): boolean => bytes.length > 0 && bytes.length <= 32 && bytes[0] !== 0;

type Judged = { readonly codec: Codec; readonly bytes: Uint8Array; readonly source: string };

function judge(
  { codec, bytes, source }: Judged,
  digest: Uint8Array,
  { r, s, isOdd }: Signature,
): Result<SignedTransfer, SignedFault> {
  if (!isLowS(s)) return err("SIGNATURE_INVALID");
  const signer = recover(digest, concatBytes(r, s), isOdd);
  if (signer === null) return err("SIGNATURE_INVALID");
  if (signer.toLowerCase() !== source.toLowerCase()) return err("OTHER_KEY");
  // Another implementation has to read the same.
  const read = codec.Transaction.from(`0x${bytesToHex(bytes)}`);
  if (read.serialized !== `0x${bytesToHex(bytes)}` || read.from?.toLowerCase() !== source.toLowerCase())
    throw new Error("what was signed elsewhere is read in two ways");
  return ok({ txid: `0x${bytesToHex(keccak_256(bytes))}`, bytes });
}

function recover(digest: Uint8Array, signature: Uint8Array, isOdd: boolean): string | null {
  try {
    return encodeEthereumAddress(findCurve().recover(digest, signature, isOdd));
  } catch {
    return null;
  }
}

function isReadable({ Transaction }: Codec, bytes: Uint8Array): boolean {
  try {
    return Transaction.from(`0x${bytesToHex(bytes)}`).type !== null;
  } catch {
    return false;
  }
}

/** Of what was given out by us. */
export function describeTransfer(unsigned: Uint8Array): TransferFields {
  const [chainId, nonce, tip, fee, gas, to, value, data] = (readList(unsigned) ?? []).map(contentOf);
  if (!chainId || !nonce || !tip || !fee || !gas || !to || !value || !data)
    throw new Error("what was given out cannot be read");
  return {
    ...{ chainId: toNumber(chainId), nonce: toNumber(nonce), value: toNumber(value), gasLimit: toNumber(gas) },
    ...{ maxPriorityFeePerGas: toNumber(tip), maxFeePerGas: toNumber(fee) },
    ...{ to: `0x${bytesToHex(to)}`, data: `0x${bytesToHex(data)}` },
  };
}

/** The items of the one list behind the type, each as it stands; null where it is no such. */
function readList(bytes: Uint8Array): readonly Uint8Array[] | null {
  if (bytes[0] !== TYPE) return null;
  const list = readHead(bytes, 1);
  if (!list?.isList || list.end !== bytes.length) return null;
  const items: Uint8Array[] = [];
  for (let at = list.start; at < list.end; ) {
    const item = readHead(bytes, at);
    if (!item || item.end > list.end) return null;
    items.push(bytes.subarray(at, item.end));
    at = item.end;
  }
  return items;
}

type Head = { readonly isList: boolean; readonly start: number; readonly end: number };

/**
 * Yellow Paper, appendix B; null where it says more than is there, or says it longer than it has
 * to.
 */
function readHead(bytes: Uint8Array, at: number): Head | null {
  const first = bytes[at];
  if (first === undefined) return null;
  if (first < 0x80) return { isList: false, start: at, end: at + 1 };
  const isList = first >= 0xc0;
  const short = first - (isList ? 0xc0 : 0x80);
  if (short <= 55) return within(bytes, { isList, start: at + 1, end: at + 1 + short });
  const size = bytes.subarray(at + 1, at + 1 + short - 55);
  if (size.length !== short - 55 || size.length > 4 || size[0] === 0) return null;
  const length = size.reduce((sum, byte) => sum * 256 + byte, 0);
  if (length <= 55) return null;
  const start = at + 1 + size.length;
  return within(bytes, { isList, start, end: start + length });
}

const within = (bytes: Uint8Array, head: Head): Head | null => {
  if (head.end > bytes.length) return null;
  // One byte that says itself has no head.
  const isItself = !head.isList && head.end - head.start === 1 && (bytes[head.start] ?? 0) < 0x80;
  return isItself ? null : head;
};

const contentOf = (item: Uint8Array): Uint8Array => {
  const head = readHead(item, 0);
  return item.subarray(head?.start ?? 0, head?.end);
};

const toNumber = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${bytesToHex(bytes)}`));
const toWord = (bytes: Uint8Array): Uint8Array => concatBytes(new Uint8Array(32 - bytes.length), bytes);
const isSame = (a: Uint8Array, b: Uint8Array): boolean => bytesToHex(a) === bytesToHex(b);
