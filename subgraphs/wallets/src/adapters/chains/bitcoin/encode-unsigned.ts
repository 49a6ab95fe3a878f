import type { Coin } from "../../../domain/node-wallets/node-send.ts";
import type { Output } from "../../../domain/node-wallets/raise-fee.ts";

/** It may be replaced by what pays more (BIP-125), and its lock time counts. */
const REPLACEABLE = 0xffff_fffd;
const VERSION = 2;

export type Unsigned = {
  readonly inputs: readonly Coin[];
  readonly outputs: readonly Output[];
  readonly lockTime: number;
};

/** A transaction as a wallet takes it to sign: of the old form, each input replaceable. */
export function encodeUnsigned({ inputs, outputs, lockTime }: Unsigned): Uint8Array {
  return Buffer.concat([
    uint32(VERSION),
    count(inputs.length),
    ...inputs.flatMap(({ txid, vout }) => [
      ...[Buffer.from(txid, "hex").reverse(), uint32(vout), count(0), uint32(REPLACEABLE)],
    ]),
    count(outputs.length),
    ...outputs.flatMap(({ units, script }) => [uint64(units), count(script.length / 2), Buffer.from(script, "hex")]),
    uint32(lockTime),
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

/** CompactSize. */
function count(value: number): Buffer {
  if (value < 0xfd) return Buffer.from([value]);
  if (value <= 0xffff) return Buffer.from([0xfd, value & 0xff, value >> 8]);
  return Buffer.concat([Buffer.from([0xfe]), uint32(value)]);
}
