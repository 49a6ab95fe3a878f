import type { Money } from "@coffer/money/money";
import { readChainAmount } from "../../domain/money/chain-amount.ts";
import type { Assets } from "./ports.ts";

/** Of a currency that was just added, too. Throws on what is none here. */
export async function readChainMoney(
  assets: Assets,
  { currency, amount }: { readonly currency: string; readonly amount: string },
): Promise<Money> {
  if (!assets.find(currency)) await assets.look();
  const asset = assets.find(currency);
  if (!asset) throw new Error(`a chain has moved ${currency}, which is no currency here`);
  return readChainAmount(asset, amount);
}
