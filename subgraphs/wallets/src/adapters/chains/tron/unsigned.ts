import { err, ok, type Result } from "@coffer/platform/values/result";
import type { EncodeExpiring, ExpiringFields, ReadSigned } from "../../../app/sends/external/ports.ts";
import type { SignedFault } from "../../../domain/sends/draft.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { isLowS } from "../../derivation/low-s.ts";
import { isObject, type JsonObject, parseJson } from "../../rpc/json.ts";
import { encodeTronAddress, writeTronAddress } from "./address.ts";
import { checkRaw, RECOVERY, readMove, SIGNATURE_BYTES, sha256, toRaw } from "./signing.ts";
import {
  type Contract,
  decodeContract,
  decodeRaw,
  decodeTransaction,
  encodeRaw,
  encodeTransaction,
  typeUrlOf,
} from "./transaction.ts";

const HEX = /^(?:0x)?((?:[0-9a-f]{2})+)$/i;

/** The bytes whose SHA-256, the transaction's id, is signed: read back, and compared. */
export const encodeUnsigned: EncodeExpiring = (terms) => {
  const unsigned = encodeRaw(toRaw(terms));
  return { unsigned: new Uint8Array(unsigned), txid: checkRaw(unsigned, terms).toString("hex") };
};

/**
 * Takes the signature alone, of r, s and v, or the whole transaction, both in hexadecimal, or the
 * object that tronweb and wallets give back. Of the latter two all that is signed has to be ours.
 */
export const readSigned: ReadSigned = (signed, { unsigned }, source) => {
  const text = signed.trim();
  const found = text.startsWith("{") ? signatureInObject(text, unsigned) : signatureInHex(text, unsigned);
  return found.ok ? judge(found.value, unsigned, source) : found;
};

type Found = Result<Uint8Array, SignedFault>;

function signatureInHex(text: string, unsigned: Uint8Array): Found {
  const bytes = bytesOf(text);
  if (!bytes) return err("UNREADABLE");
  if (bytes.length === SIGNATURE_BYTES) return ok(bytes);
  if (bytes.equals(unsigned)) return err("SIGNATURE_MISSING");
  const whole = decodeTransaction(bytes);
  if (whole?.raw && isSame(whole.raw, unsigned)) return onlyOf(whole.signatures);
  const isOther = whole ? decodeContract(whole.raw) !== null : decodeRaw(bytes) !== null;
  return err(isOther ? "OTHER_TRANSACTION" : "UNREADABLE");
}

/** As `tronWeb.trx.sign` resolves with: `raw_data_hex` is read, and `raw_data` is what it says. */
function signatureInObject(text: string, unsigned: Uint8Array): Found {
  const object = readObject(text);
  const raw = object && bytesOf(object.raw_data_hex);
  if (!object || !raw) return err("UNREADABLE");
  const id = bytesOf(object.txID ?? null);
  if (!raw.equals(unsigned) || (object.txID !== undefined && !id?.equals(sha256(unsigned))))
    return err("OTHER_TRANSACTION");
  const { signature = [] } = object;
  if (!Array.isArray(signature)) return err("UNREADABLE");
  const signatures = signature.map((one) => bytesOf(one));
  return signatures.every((one) => one !== null) ? onlyOf(signatures) : err("UNREADABLE");
}

function readObject(text: string): JsonObject | null {
  try {
    const json = parseJson(text);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

const bytesOf = (text: unknown): Buffer | null => {
  const hex = typeof text === "string" ? HEX.exec(text)?.[1] : undefined;
  return hex === undefined ? null : Buffer.from(hex, "hex");
};

const isSame = (some: Uint8Array, others: Uint8Array): boolean => Buffer.from(some).equals(others);

/** One key pays: of what several have signed nothing is taken. */
function onlyOf([signature, ...more]: readonly Uint8Array[]): Found {
  if (!signature) return err("SIGNATURE_MISSING");
  return signature.length === SIGNATURE_BYTES && more.length === 0 ? ok(signature) : err("UNREADABLE");
}

/** Put together from our bytes: of what came back the signature alone is used. */
function judge(signature: Uint8Array, unsigned: Uint8Array, source: string): ReturnType<ReadSigned> {
  const [rs, v = 0] = [signature.subarray(0, SIGNATURE_BYTES - 1), signature[SIGNATURE_BYTES - 1]];
  // Some signers count from 0.
  const parity = v < RECOVERY ? v : v - RECOVERY;
  if ((parity !== 0 && parity !== 1) || !isLowS(rs.subarray(32))) return err("SIGNATURE_INVALID");
  const id = sha256(unsigned);
  const signer = recover(id, rs, parity === 1);
  if (signer === null) return err("SIGNATURE_INVALID");
  if (signer !== source) return err("OTHER_KEY");
  const bytes = encodeTransaction(unsigned, [Uint8Array.of(...rs, RECOVERY + parity)]);
  return ok({ txid: id.toString("hex"), bytes: new Uint8Array(bytes) });
}

function recover(id: Uint8Array, signature: Uint8Array, isOdd: boolean): string | null {
  try {
    return encodeTronAddress(findCurve().recover(id, signature, isOdd));
  } catch {
    return null;
  }
}

/** Of what was given out by us. */
export function describeUnsigned(unsigned: Uint8Array): ExpiringFields {
  const raw = decodeRaw(unsigned);
  const move = raw && readMove(raw.contract);
  const from = raw && writeTronAddress(raw.contract.owner);
  if (!raw || !move?.to || !from) throw new Error("what was given out cannot be read");
  const { contract, feeLimit, expiration, timestamp } = raw;
  const said = {
    ...{ refBlockBytes: toHex(raw.refBlockBytes), refBlockHash: toHex(raw.refBlockHash) },
    txid: sha256(unsigned).toString("hex"),
  };
  const value = {
    contract: [{ parameter: { value: fieldsOf(contract), type_url: typeUrlOf(contract.kind) }, type: contract.kind }],
    ...{ ref_block_bytes: said.refBlockBytes, ref_block_hash: said.refBlockHash },
    ...{ expiration: exactly(expiration), timestamp: exactly(timestamp) },
    ...(feeLimit === 0n ? {} : { fee_limit: exactly(feeLimit) }),
  };
  const object = { visible: false, txID: said.txid, raw_data: value, raw_data_hex: toHex(unsigned) };
  return {
    ...{ ...said, from, to: move.to, units: move.amount, contract: move.contract, feeLimit },
    ...{ expiresAt: new Date(Number(expiration)), timestamp: new Date(Number(timestamp)) },
    json: JSON.stringify(object),
  };
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** In the form of java-tron's HTTP API, which leaves out what is 0. */
function fieldsOf(contract: Contract): Readonly<Record<string, unknown>> {
  const owner = { owner_address: toHex(contract.owner) };
  if (contract.kind === "TransferContract")
    return { ...owner, to_address: toHex(contract.to), amount: exactly(contract.amount) };
  return { ...owner, contract_address: toHex(contract.contract), data: toHex(contract.data) };
}

/** ECMAScript's JSON.rawJSON, which no type library knows: a number would round from 2^53 on. */
const exactly = (integer: bigint): unknown =>
  (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(integer));
