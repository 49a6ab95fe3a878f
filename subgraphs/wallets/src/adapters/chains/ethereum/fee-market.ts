import { type FeeMarket, larger, type Priority } from "../../../domain/sends/fees.ts";
import { type Json, JsonNumber } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toList, toObject } from "../../rpc/read-json.ts";
import { fromNumber, toQuantity } from "./hex.ts";

const BLOCKS = 20;
/** Of the gas of a block, by what it paid. */
const PERCENTILES = [20, 50, 80] as const;

const GWEI = 10n ** 9n;
/**
 * The least that is offered on top, in wei. Blocks that are half empty take anything, and their
 * history would say so up to the hour when they are full; a gwei for the gas of a transfer is some
 * cents.
 */
export const TIP_FLOORS: Readonly<Record<Priority, bigint>> = { HIGH: 2n * GWEI, NORMAL: GWEI, LOW: GWEI / 10n };

/** EIP-1559, by `eth_feeHistory`: the median of the latest blocks that had transactions. */
export async function readFeeMarket(rpc: JsonRpc): Promise<FeeMarket> {
  const history = toObject(await rpc("eth_feeHistory", [fromNumber(BLOCKS), "latest", PERCENTILES]), "a fee history");
  const ratios = toList(history.gasUsedRatio, "what blocks used");
  const fees = toList(history.baseFeePerGas, "base fees");
  const rewards = toList(history.reward, "tips");
  // One more than blocks: the last is that of the next one.
  if (ratios.length === 0 || fees.length !== ratios.length + 1 || rewards.length !== ratios.length)
    throw notKnown("a fee history of other blocks");
  const tips = rewards.filter((_, i) => isUsed(ratios[i])).map(readTips);
  return {
    baseFee: toQuantity(fees.at(-1), "a base fee"),
    tips: {
      LOW: larger(medianOf(tips.map(([low]) => low)), TIP_FLOORS.LOW),
      NORMAL: larger(medianOf(tips.map(([, normal]) => normal)), TIP_FLOORS.NORMAL),
      HIGH: larger(medianOf(tips.map(([, , high]) => high)), TIP_FLOORS.HIGH),
    },
    source: tips.length === 0 ? "FLOOR" : "HISTORY",
  };
}

/** `0`, `0.0` and `0e0` alike are a block without transactions. */
function isUsed(ratio: Json | undefined): boolean {
  if (!(ratio instanceof JsonNumber)) throw notKnown("what a block used");
  return /^[^eE]*[1-9]/.test(ratio.text);
}

type Tips = readonly [low: bigint, normal: bigint, high: bigint];

function readTips(json: Json): Tips {
  const tips = toList(json, "a block's tips").map((tip) => toQuantity(tip, "a tip"));
  const [low, normal, high] = tips;
  if (low === undefined || normal === undefined || high === undefined || tips.length !== PERCENTILES.length)
    throw notKnown("a block's tips");
  if (low > normal || normal > high) throw notKnown("tips out of order");
  return [low, normal, high];
}

/** Of an even number the larger one in the middle: rather taken than cheap. 0 of none. */
const medianOf = (all: readonly bigint[]): bigint =>
  all.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[Math.floor(all.length / 2)] ?? 0n;
