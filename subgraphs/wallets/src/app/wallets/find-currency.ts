import type { Asset } from "@coffer/money/asset";
import type { KnownToken } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Networks } from "./ports.ts";

/** What moves over a network: its own currency, or a token. */
export type NetworkCurrency = { readonly asset: Asset; readonly token: KnownToken | null };

/** Null of what does not move over it here. */
export function findCurrency(networks: Networks, network: NetworkCode, code: string): NetworkCurrency | null {
  const facts = networks.get(network)?.facts;
  if (!facts) return null;
  if (facts.nativeCurrency === code) return { asset: { code, scale: facts.nativeScale }, token: null };
  const token = facts.tokens.find(({ asset }) => asset.code === code);
  return token === undefined ? null : { asset: token.asset, token };
}

/** As {@link findCurrency}, and what moved over it once. */
export function findKnownCurrency(networks: Networks, network: NetworkCode, code: string): NetworkCurrency | null {
  const token = networks.get(network)?.facts.known.find(({ asset }) => asset.code === code);
  return findCurrency(networks, network, code) ?? (token === undefined ? null : { asset: token.asset, token });
}
