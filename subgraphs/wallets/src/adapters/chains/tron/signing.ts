import { createHash } from "node:crypto";
import { isTronAddress } from "@coffer/addresses/tron";
import type { SignedTransfer } from "../../../app/sends/chain-ports.ts";
import type { ExpiringTerms, SignExpiring } from "../../../app/sends/expiring/ports.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { withReceivePrivateKey } from "../../derivation/spending-key.ts";
import { encodeTronAddress, readTronAddress, writeTronAddress } from "./address.ts";
import { decodeMove, encodeMove } from "./token-calls.ts";
import {
  type Contract,
  decodeRaw,
  decodeTransaction,
  encodeRaw,
  encodeTransaction,
  type RawTransaction,
} from "./transaction.ts";

/** As wallets of Tron write it: 27, or 28 where the y of the signature's point is odd. */
export const RECOVERY = 27;
export const SIGNATURE_BYTES = 65;
/** Of what java-tron counts for the result of each. */
const RESULT_BYTES = 64;
const INT64_MAX = 2n ** 63n - 1n;

/** Of the bytes that are signed: the transaction's id. */
export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

export const signTronTransfer: SignExpiring = (terms, key) =>
  withReceivePrivateKey(key, (privateKey) => signWith(terms, privateKey));

export function signWith(terms: ExpiringTerms, privateKey: Uint8Array): SignedTransfer {
  if (encodeTronAddress(findCurve().publicKeyOf(privateKey)) !== terms.from)
    throw new Error("the key is not that of the address that pays");
  const raw = encodeRaw(toRaw(terms));
  const { signature, isOdd } = findCurve().sign(sha256(raw), privateKey);
  const signed = Uint8Array.of(...signature, RECOVERY + (isOdd ? 1 : 0));
  const bytes = new Uint8Array(encodeTransaction(raw, [signed]));
  return { txid: checkSigned(bytes, terms), bytes };
}

export function toRaw({ from, to, units, token, reference, expiresAt, at }: ExpiringTerms): RawTransaction {
  if (!isTronAddress(from) || !isTronAddress(to)) throw new Error("a payer or a payee is no address");
  if (units <= 0n || (token === null && units > INT64_MAX)) throw new Error("an amount that no transfer has");
  if (token && (!isTronAddress(token.contract) || token.feeLimit <= 0n || token.feeLimit > INT64_MAX))
    throw new Error("a contract that is no address, or may burn what none burns");
  const id = Buffer.from(reference.hash, "hex");
  if (id.length !== 32 || id.readBigUInt64BE(0) !== BigInt(reference.height))
    throw new Error("the block that it refers to has another number");
  return {
    ...{ refBlockBytes: id.subarray(6, 8), refBlockHash: id.subarray(8, 16) },
    ...{ expiration: BigInt(expiresAt.getTime()), timestamp: BigInt(at.getTime()), feeLimit: token?.feeLimit ?? 0n },
    contract:
      token === null
        ? {
            kind: "TransferContract",
            ...{ owner: readTronAddress(from), to: readTronAddress(to), amount: units },
          }
        : {
            kind: "TriggerSmartContract",
            ...{ owner: readTronAddress(from), contract: readTronAddress(token.contract), callValue: 0n },
            data: encodeMove({ to, units }),
          },
  };
}

/** Who is paid how much by which contract; null of what is neither of the two transfers. */
export function readMove(contract: Contract) {
  if (contract.kind === "TransferContract")
    return { to: writeTronAddress(contract.to), amount: contract.amount, contract: null };
  const move = contract.callValue === 0n ? decodeMove(contract.data) : null;
  return move && { to: move.to, amount: move.units, contract: writeTronAddress(contract.contract) };
}

/** What these bytes say, down to who signed them, is what was meant; gives their id. */
export function checkSigned(bytes: Uint8Array, terms: ExpiringTerms): string {
  const whole = decodeTransaction(bytes);
  if (!whole) throw new Error("the signed bytes are no transfer");
  const id = checkRaw(whole.raw, terms);
  if (signerOf(whole, id) !== terms.from) throw new Error("the signed bytes say something else: signer");
  if (BigInt(bytes.length + RESULT_BYTES) > (terms.token === null ? TRANSFER_BYTES : CALL_BYTES))
    throw new Error("the signed bytes are too many");
  return id.toString("hex");
}

/** The same of the bytes that are to be signed. */
export function checkRaw(raw: Uint8Array, terms: ExpiringTerms): Buffer {
  const { from, to, units, token, reference, expiresAt, at } = terms;
  const read = decodeRaw(raw);
  const move = read && readMove(read.contract);
  if (!read || !move) throw new Error("the signed bytes are no transfer");
  const meant = {
    ...{ owner: from, to, amount: units },
    ...{ contract: token?.contract ?? null, feeLimit: token?.feeLimit ?? 0n },
    reference: reference.height.toString(16).padStart(16, "0").slice(12) + reference.hash.slice(16, 32),
    ...{ expiration: BigInt(expiresAt.getTime()), timestamp: BigInt(at.getTime()) },
  };
  const said: Record<keyof typeof meant, unknown> = {
    ...{ owner: writeTronAddress(read.contract.owner), ...move },
    feeLimit: read.feeLimit,
    reference: Buffer.concat([read.refBlockBytes, read.refBlockHash]).toString("hex"),
    ...{ expiration: read.expiration, timestamp: read.timestamp },
  };
  for (const field of Object.keys(meant) as (keyof typeof meant)[])
    if (said[field] !== meant[field]) throw new Error(`the signed bytes say something else: ${field}`);
  return sha256(raw);
}

function signerOf({ signatures }: { readonly signatures: readonly Uint8Array[] }, id: Uint8Array): string | null {
  const [signed, ...more] = signatures;
  if (signed?.length !== SIGNATURE_BYTES || more.length > 0) return null;
  const isOdd = signed[SIGNATURE_BYTES - 1] === RECOVERY + 1;
  return encodeTronAddress(findCurve().recover(id, signed.subarray(0, SIGNATURE_BYTES - 1), isOdd));
}

/** Of the largest amount there is, the highest block, and the latest time. */
const largestOf = (contract: Contract, feeLimit: bigint): bigint =>
  BigInt(
    RESULT_BYTES +
      encodeTransaction(
        encodeRaw({
          ...{ refBlockBytes: new Uint8Array(2), refBlockHash: new Uint8Array(8) },
          ...{ expiration: 2n ** 53n, timestamp: 2n ** 53n, feeLimit, contract },
        }),
        [new Uint8Array(SIGNATURE_BYTES)],
      ).length,
  );

const ADDRESS = new Uint8Array(21);
export const TRANSFER_BYTES = largestOf(
  { kind: "TransferContract", owner: ADDRESS, to: ADDRESS, amount: INT64_MAX },
  0n,
);
/** Of a token's transfer: four bytes of the function's name, and two words. */
export const CALL_BYTES = largestOf(
  { kind: "TriggerSmartContract", owner: ADDRESS, contract: ADDRESS, callValue: 0n, data: new Uint8Array(68) },
  INT64_MAX,
);
