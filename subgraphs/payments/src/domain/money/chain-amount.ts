import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;
/** The ledger moves less than this at once. */
const UNITS_END = 10n ** 60n;

/**
 * What a chain says that it has moved, exactly. Not bounded as what clients ask for is: it is
 * there. Throws on what the ledger cannot hold: more fractions than the asset has, too much, or
 * nothing at all.
 */
export function readChainAmount(asset: Asset, text: string): Money {
  const [, whole = "", fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === "") throw new Error("what a chain has moved is no amount");
  if (fraction.length > asset.scale) throw new Error(`what a chain has moved is of another scale than ${asset.code}`);
  const units = BigInt(whole + fraction.padEnd(asset.scale, "0"));
  if (units === 0n || units >= UNITS_END) throw new Error("what a chain has moved is nothing, or too much");
  return money(asset, units);
}
