import { bytesIn, decodeMessage, encodeMessage, type Field, integerIn } from "./protobuf.ts";

/** TRX from one address to another. Addresses are 0x41 and the account's id, amounts are sun. */
export type TransferContract = {
  readonly kind: "TransferContract";
  readonly owner: Uint8Array;
  readonly to: Uint8Array;
  readonly amount: bigint;
};

/** A call of a contract, that of a TRC-20 among them. */
export type TriggerSmartContract = {
  readonly kind: "TriggerSmartContract";
  readonly owner: Uint8Array;
  readonly contract: Uint8Array;
  readonly callValue: bigint;
  readonly data: Uint8Array;
};

export type Contract = TransferContract | TriggerSmartContract;

/** What is signed of a transaction: its id is the SHA-256 of these bytes (`raw_data`). */
export type RawTransaction = {
  /** Bytes 6 to 8 of a block's number, and 8 to 16 of its id: only on its chain it is valid. */
  readonly refBlockBytes: Uint8Array;
  readonly refBlockHash: Uint8Array;
  /** Milliseconds since 1970, as `timestamp`. */
  readonly expiration: bigint;
  readonly timestamp: bigint;
  /** Sun that it may burn for energy; 0 of what runs no contract. */
  readonly feeLimit: bigint;
  readonly contract: Contract;
};

// Tron.proto of java-tron: Transaction, Transaction.raw, Transaction.Contract.
const RAW = { refBlockBytes: 1, refBlockHash: 4, expiration: 8, contract: 11, timestamp: 14, feeLimit: 18 } as const;
const CONTRACT = { type: 1, parameter: 2 } as const;
const ANY = { typeUrl: 1, value: 2 } as const;

const TYPE: Readonly<Record<Contract["kind"], bigint>> = { TransferContract: 1n, TriggerSmartContract: 31n };
export const typeUrlOf = (kind: Contract["kind"]): string => `type.googleapis.com/protocol.${kind}`;

export function encodeRaw(raw: RawTransaction): Buffer {
  const { kind } = raw.contract;
  const parameter = encodeMessage([
    [ANY.typeUrl, Buffer.from(typeUrlOf(kind))],
    [ANY.value, encodeMessage(fieldsOf(raw.contract))],
  ]);
  return encodeMessage([
    [RAW.refBlockBytes, raw.refBlockBytes],
    [RAW.refBlockHash, raw.refBlockHash],
    [RAW.expiration, raw.expiration],
    [
      RAW.contract,
      encodeMessage([
        [CONTRACT.type, TYPE[kind]],
        [CONTRACT.parameter, parameter],
      ]),
    ],
    [RAW.timestamp, raw.timestamp],
    [RAW.feeLimit, raw.feeLimit],
  ]);
}

function fieldsOf(contract: Contract): readonly Field[] {
  if (contract.kind === "TransferContract")
    return [
      [1, contract.owner],
      [2, contract.to],
      [3, contract.amount],
    ];
  return [
    [1, contract.owner],
    [2, contract.contract],
    [3, contract.callValue],
    [4, contract.data],
  ];
}

/** What a transaction has for its only contract; null where that is not so. */
function openContract(raw: Uint8Array) {
  const [held, ...more] = decodeMessage(raw)?.get(RAW.contract) ?? [];
  const contract = held instanceof Uint8Array && more.length === 0 ? decodeMessage(held) : null;
  const parameter = contract && decodeMessage(bytesIn(contract, CONTRACT.parameter));
  const value = parameter && decodeMessage(bytesIn(parameter, ANY.value));
  return contract && parameter && value ? { contract, parameter, value } : null;
}

/** Who has signed it, whatever it does: the first field of every kind. Null where it has none. */
export function ownerIn(raw: Uint8Array): Uint8Array | null {
  const opened = openContract(raw);
  return opened && bytesIn(opened.value, 1);
}

/** Null where it is none of {@link Contract}, or more than one. */
export function decodeContract(raw: Uint8Array): Contract | null {
  const opened = openContract(raw);
  if (!opened) return null;
  const { contract, parameter, value } = opened;
  // Of an Any its readers look at what stands behind the last slash alone.
  const name = Buffer.from(bytesIn(parameter, ANY.typeUrl)).toString("latin1").split("/").slice(1).at(-1);
  const isOf = (kind: Contract["kind"]) =>
    integerIn(contract, CONTRACT.type) === TYPE[kind] && name === `protocol.${kind}`;
  const [owner, second, units] = [bytesIn(value, 1), bytesIn(value, 2), integerIn(value, 3)];
  if (isOf("TransferContract")) return { kind: "TransferContract", owner, to: second, amount: units };
  if (isOf("TriggerSmartContract"))
    return { kind: "TriggerSmartContract", owner, contract: second, callValue: units, data: bytesIn(value, 4) };
  return null;
}

/** Null where it is no such transaction, or has anything besides. */
export function decodeRaw(bytes: Uint8Array): RawTransaction | null {
  const message = decodeMessage(bytes);
  const contract = message && decodeContract(bytes);
  if (!message || !contract) return null;
  const raw = {
    ...{ refBlockBytes: bytesIn(message, RAW.refBlockBytes), refBlockHash: bytesIn(message, RAW.refBlockHash) },
    ...{ expiration: integerIn(message, RAW.expiration), timestamp: integerIn(message, RAW.timestamp) },
    ...{ feeLimit: integerIn(message, RAW.feeLimit), contract },
  };
  return encodeRaw(raw).equals(bytes) ? raw : null;
}

/** What {@link encodeTransaction} has made; null of anything else. */
export function decodeTransaction(bytes: Uint8Array) {
  const message = decodeMessage(bytes);
  const raw = message && bytesIn(message, 1);
  const signatures = (message?.get(2) ?? []).flatMap((one) => (one instanceof Uint8Array ? [one] : []));
  return raw && encodeTransaction(raw, signatures).equals(bytes) ? { raw, signatures } : null;
}

/** A transaction as nodes take it and blocks have it, without what became of it. */
export const encodeTransaction = (raw: Uint8Array, signatures: readonly Uint8Array[]): Buffer =>
  encodeMessage([[1, raw], ...signatures.map((signature): Field => [2, signature])]);
