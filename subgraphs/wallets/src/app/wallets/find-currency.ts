import type { Asset } from "@coffer/money/asset";
import type { Token } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Networks } from "./ports.ts";

/** What moves over a network: its own currency, or a token. */
export type NetworkCurrency = { readonly asset: Asset; readonly token: Token | null };

/** Null of what does not move over it here. */
export function findCurrency(networks: Networks, network: NetworkCode, code: string): NetworkCurrency | null {
  const facts = networks.get(network)?.facts;
  if (!facts) return null;
  if (facts.nativeCurrency === code) return { asset: { code, scale: facts.nativeScale }, token: null };
  const token = facts.tokens.find(({ asset }) => asset.code === code);
  return token === undefined ? null : { asset: token.asset, token };
}
