import { formatUnits } from "@coffer/money/money";
import { CORE_SCALE } from "../../domain/node-wallets/core-coin.ts";
import { type Json, JsonNumber } from "../rpc/json.ts";
import { notKnown } from "../rpc/read-json.ts";

/** As Core writes them: a sign, digits, and eight behind the point. */
const AMOUNT = /^(-?)(\d{1,20})\.(\d{8})$/;

/** Smallest units of an amount in a node's answer; it never goes through a float. */
export function toUnits(json: Json | undefined, what: string): bigint {
  const [, sign, whole, fraction] = (json instanceof JsonNumber && AMOUNT.exec(json.text)) || [];
  if (whole === undefined || fraction === undefined) throw notKnown(what);
  const units = BigInt(whole + fraction);
  return sign === "-" ? -units : units;
}

/** As Core reads them: a string, so that nothing rounds it on the way. */
export const amountOf = (units: bigint): string => formatUnits(CORE_SCALE, units);
