import { type Block, type Mined, VERSION, WITNESS } from "./block.ts";
import { ENERGY_FEE } from "./token.ts";
import { CALL_TYPE_URL, type Transfer, TYPE_URL } from "./transaction.ts";

/** What java-tron prints of these, addresses in hex. Integers are bigint where they are int64. */
export type Printed = { readonly [name: string]: unknown };

export const printBlock = (block: Block, { isWhole = true } = {}): Printed => ({
  blockID: block.id.toString("hex"),
  block_header: {
    raw_data: {
      // What is 0 is left out, as Protocol Buffers do.
      ...(block.number > 0 ? { number: block.number } : {}),
      txTrieRoot: block.root.toString("hex"),
      witness_address: WITNESS,
      parentHash: block.parent.toString("hex"),
      version: VERSION,
      ...(block.time > 0 ? { timestamp: block.time } : {}),
    },
    witness_signature: block.signature.toString("hex"),
  },
  ...(isWhole && block.mined.length > 0 ? { transactions: block.mined.map(printMined) } : {}),
});

export const printMined = (mined: Mined): Printed => ({
  ret: [{ contractRet: mined.result }],
  ...printTransfer(mined),
});

const printTransfer = (transfer: Transfer): Printed => ({
  signature: transfer.signatures.map((signature) => signature.toString("hex")),
  txID: transfer.txid,
  raw_data: {
    contract: [
      transfer.data === null
        ? {
            parameter: {
              value: { amount: transfer.amount, owner_address: transfer.owner, to_address: transfer.to },
              type_url: TYPE_URL,
            },
            type: "TransferContract",
          }
        : {
            parameter: {
              value: {
                data: transfer.data.toString("hex"),
                ...{ owner_address: transfer.owner, contract_address: transfer.to },
              },
              type_url: CALL_TYPE_URL,
            },
            type: "TriggerSmartContract",
          },
    ],
    ref_block_bytes: transfer.refBlockBytes.toString("hex"),
    ref_block_hash: transfer.refBlockHash.toString("hex"),
    expiration: transfer.expiration,
    ...(transfer.timestamp === 0n ? {} : { timestamp: transfer.timestamp }),
    ...(transfer.feeLimit === 0n ? {} : { fee_limit: transfer.feeLimit }),
  },
  raw_data_hex: transfer.raw.toString("hex"),
});

/** TransactionInfo: of a transfer there is little to say, of a call what its contract logged. */
export const printInfo = (mined: Mined, { number, time }: Block): Printed => ({
  id: mined.txid,
  blockNumber: number,
  blockTimeStamp: time,
  ...(mined.fee > 0n ? { fee: mined.fee } : {}),
  contractResult: [""],
  ...(mined.data === null ? {} : { contract_address: mined.to }),
  receipt: { ...printBandwidth(mined), ...(mined.data === null ? {} : printEnergy(mined)) },
  ...(mined.logs.length === 0 ? {} : { log: mined.logs }),
  ...(mined.isSuccess ? {} : { result: "FAILED" }),
});

function printBandwidth({ fee, energy, bytes }: Mined): Printed {
  const forBytes = fee - energy * ENERGY_FEE;
  return forBytes > 0n ? { net_fee: forBytes } : { net_usage: bytes.length };
}

const printEnergy = ({ energy, result }: Mined): Printed => ({
  ...{ energy_usage_total: energy, energy_fee: energy * ENERGY_FEE, result },
});

/** JSON with every bigint as an integer of all its digits. */
export const writeJson = (said: unknown): string =>
  JSON.stringify(said, (_key, value: unknown) => (typeof value === "bigint" ? rawJson(String(value)) : value));

/** Of ECMAScript's JSON.parse source text access, which no type library knows yet. */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown };
