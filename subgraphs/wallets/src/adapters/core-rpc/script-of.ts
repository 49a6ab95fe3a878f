import { readPayee } from "@coffer/addresses/bitcoin";
import type { CoreCoin } from "../../domain/node-wallets/core-coin.ts";

/** The script (hex) that pays an address of this coin; null where it is none that can be paid. */
export function scriptOf(
  address: string,
  coin: Pick<CoreCoin, "keyVersions" | "scriptVersions" | "hrp">,
): string | null {
  const payee = readPayee(address, coin);
  return payee && Buffer.from(payee.script).toString("hex");
}
