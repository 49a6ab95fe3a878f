import type { Asset } from "@coffer/money/asset";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Networks } from "./ports.ts";

/**
 * What a network's fees are paid in. Where it is not configured any more, its own name stands in
 * the place of its currency.
 */
export function nativeOf(networks: Networks, network: NetworkCode): Asset {
  const facts = networks.get(network)?.facts;
  return { code: facts?.nativeCurrency ?? network, scale: facts?.nativeScale ?? 0 };
}
