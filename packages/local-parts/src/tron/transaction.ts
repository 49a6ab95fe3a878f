import { createHash } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesOf, integerOf, listOf, readMessage, writeMessage } from "./messages.ts";

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** What a node says to who broadcasts: response_code of java-tron's api.proto, so spelt. */
export type ResponseCode =
  | "SUCCESS"
  | "SIGERROR"
  | "CONTRACT_VALIDATE_ERROR"
  | "BANDWITH_ERROR"
  | "DUP_TRANSACTION_ERROR"
  | "TAPOS_ERROR"
  | "TRANSACTION_EXPIRATION_ERROR"
  | "SERVER_BUSY"
  | "OTHER_ERROR";

export class Refused extends Error {
  readonly code: ResponseCode;
  constructor(code: ResponseCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A transfer of TRX, or a call of a contract, as somebody has signed it. */
export type Transfer = {
  readonly txid: string;
  /** All of it, as it was sent. */
  readonly bytes: Buffer;
  readonly raw: Buffer;
  readonly signatures: readonly Buffer[];
  readonly refBlockBytes: Buffer;
  readonly refBlockHash: Buffer;
  readonly expiration: bigint;
  readonly timestamp: bigint;
  readonly feeLimit: bigint;
  /** 41 and the account's id, in hex. */
  readonly owner: string;
  /** Of a call: the contract. */
  readonly to: string;
  /** In sun: of a call, what goes with it. */
  readonly amount: bigint;
  /** What is called; null of a transfer. */
  readonly data: Buffer | null;
};

export const TYPE_URL = "type.googleapis.com/protocol.TransferContract";
export const CALL_TYPE_URL = "type.googleapis.com/protocol.TriggerSmartContract";
/** ContractType of Tron.proto. */
const [TRANSFER, CALL] = [1n, 31n];
/** As the main network has it (getMaxFeeLimit). */
const FEE_LIMIT_MAX = 15_000_000_000n;
const ADDRESS = /^41[0-9a-f]{40}$/;

/** Throws {@link Refused} where a node does not take such bytes, whatever its chain is. */
export function readTransfer(bytes: Buffer): Transfer {
  const transaction = readMessage(bytes);
  const raw = bytesOf(transaction, 1);
  const message = readMessage(raw);
  const [contract, ...more] = listOf(message, 11).map(readMessage);
  if (!contract || more.length > 0) throw new Refused("CONTRACT_VALIDATE_ERROR", "contract size is not 1");
  const any = readMessage(bytesOf(contract, 2));
  const [type, typeUrl] = [integerOf(contract, 1), bytesOf(any, 1).toString()];
  const isCall = type === CALL && typeUrl === CALL_TYPE_URL;
  if (!isCall && (type !== TRANSFER || typeUrl !== TYPE_URL))
    throw new Refused("CONTRACT_VALIDATE_ERROR", "the stand-in knows transfers of TRX and calls of tokens alone");
  const value = readMessage(bytesOf(any, 2));
  const transfer = {
    ...{ txid: sha256(raw).toString("hex"), bytes, raw, signatures: listOf(transaction, 2) },
    ...{ refBlockBytes: bytesOf(message, 1), refBlockHash: bytesOf(message, 4) },
    ...{ expiration: integerOf(message, 8), timestamp: integerOf(message, 14), feeLimit: integerOf(message, 18) },
    ...{ owner: bytesOf(value, 1).toString("hex"), to: bytesOf(value, 2).toString("hex") },
    ...{ amount: integerOf(value, 3), data: isCall ? bytesOf(value, 4) : null },
  };
  const refuse = (why: string) => new Refused("CONTRACT_VALIDATE_ERROR", `Contract validate error : ${why}`);
  if (!ADDRESS.test(transfer.owner)) throw refuse("Invalid ownerAddress!");
  if (!ADDRESS.test(transfer.to)) throw refuse("Invalid toAddress!");
  if (transfer.to === transfer.owner) throw refuse("Cannot transfer TRX to yourself.");
  if (!isCall && transfer.amount <= 0n) throw refuse("Amount must be greater than 0.");
  if (isCall && transfer.amount !== 0n) throw refuse("the stand-in's tokens take no TRX");
  if (isCall && (transfer.feeLimit < 0n || transfer.feeLimit > FEE_LIMIT_MAX))
    throw refuse(`feeLimit must be >= 0 and <= ${FEE_LIMIT_MAX}`);
  if (signerOf(transfer) !== transfer.owner) throw new Refused("SIGERROR", "Validate signature error: sig error");
  return transfer;
}

function signerOf({ raw, signatures }: Pick<Transfer, "raw" | "signatures">): string | null {
  const [signature, ...more] = signatures;
  if (signature?.length !== 65 || more.length > 0) return null;
  const [id = 0] = signature.subarray(64);
  const recovered = Uint8Array.of(id >= 27 ? id - 27 : id, ...signature.subarray(0, 64));
  try {
    const point = secp256k1.recoverPublicKey(recovered, sha256(raw), { prehash: false });
    return addressOf(point);
  } catch {
    return null;
  }
}

/** 41 and the last 20 bytes of Keccak-256 over the point, in hex. */
export function addressOf(publicKey: Uint8Array): string {
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  return `41${Buffer.from(keccak_256(point.subarray(1)).subarray(-20)).toString("hex")}`;
}

/** Of a private key; as {@link addressOf}. */
export const addressOfKey = (key: Uint8Array): string => addressOf(secp256k1.getPublicKey(key));

/** By a key whose owner may be anybody: for who plays somebody outside. */
export function signHash(hash: Uint8Array, key: Uint8Array): Buffer {
  const [id = 0, ...signature] = secp256k1.sign(hash, key, { prehash: false, lowS: true, format: "recovered" });
  return Buffer.of(...signature, id);
}

/** As a block has it: with what became of it. */
export const writeMined = ({ raw, signatures }: Transfer, result: bigint): Buffer =>
  writeMessage([1, raw], ...signatures.map((signature) => [2, signature] as const), [5, writeMessage([3, result])]);
