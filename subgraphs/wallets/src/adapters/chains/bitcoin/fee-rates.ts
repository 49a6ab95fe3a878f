import { NodeRefusal } from "../../../app/chains/ports.ts";
import { larger, type Priority } from "../../../domain/sends/fees.ts";
import type { FeeRates } from "../../../domain/sends/outputs/rates.ts";
import { type Json, JsonNumber } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toObject } from "../../rpc/read-json.ts";

/** Within how many blocks. */
const TARGETS: Readonly<Record<Priority, number>> = { HIGH: 2, NORMAL: 6, LOW: 24 };
/** Satoshi for a thousand virtual bytes: the least that nodes relay. */
export const RATE_FLOOR = 1_000n;

/** JSON-RPC: the node does not know the method. */
const UNKNOWN = -32_601;

/**
 * What the node estimates from what it has seen: `estimatesmartfee` of Core, `estimatefee` of btcd
 * and older ones; where it has seen too little, the least that it relays. No less is asked for
 * what is sooner.
 */
export async function readFeeRates(rpc: JsonRpc): Promise<FeeRates> {
  const least = larger(RATE_FLOOR, await readLeast(rpc));
  const [low, normal, high] = await Promise.all([
    estimate(rpc, TARGETS.LOW),
    estimate(rpc, TARGETS.NORMAL),
    estimate(rpc, TARGETS.HIGH),
  ]);
  const LOW = larger(low ?? 0n, least);
  const NORMAL = larger(normal ?? 0n, LOW);
  return {
    rates: { LOW, NORMAL, HIGH: larger(high ?? 0n, NORMAL) },
    source: low === null && normal === null && high === null ? "FLOOR" : "HISTORY",
  };
}

/** Null where it has seen too little. */
async function estimate(rpc: JsonRpc, blocks: number): Promise<bigint | null> {
  try {
    const { feerate } = toObject(await rpc("estimatesmartfee", [blocks]), "an estimate of fees");
    return feerate === undefined ? null : toRate(feerate);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return toRate(await rpc("estimatefee", [blocks]));
  }
}

/** What its mempool takes, where that is more for it is full; btcd does not say. */
async function readLeast(rpc: JsonRpc): Promise<bigint> {
  const { mempoolminfee } = toObject(await rpc("getmempoolinfo", []), "what a mempool takes");
  return mempoolminfee === undefined ? 0n : (toRate(mempoolminfee) ?? 0n);
}

/** Bitcoin for a thousand bytes, rounded up to a satoshi; null of none, which is 0 or -1. */
function toRate(json: Json): bigint | null {
  if (!(json instanceof JsonNumber)) throw notKnown("a rate of fees");
  const [, sign, whole = "", fraction = "", exponent = "0"] = NUMBER.exec(json.text) ?? [];
  if (whole === "") throw notKnown("a rate of fees");
  if (sign === "-") return null;
  const digits = BigInt(whole + fraction);
  const shift = SATOSHI_DIGITS + Number(exponent) - fraction.length;
  const rate = shift >= 0 ? digits * 10n ** BigInt(shift) : roundUp(digits, 10n ** BigInt(-shift));
  return rate === 0n ? null : rate;
}

/** Of JSON. With more of an exponent it is no rate of anything. */
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;
const SATOSHI_DIGITS = 8;

const roundUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
const isUnknown = (error: unknown): boolean => error instanceof NodeRefusal && error.code === UNKNOWN;
