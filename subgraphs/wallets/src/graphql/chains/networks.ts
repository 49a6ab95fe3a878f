import type { WalletsApp } from "../../app/use-cases.ts";
import type { Network } from "../../app/wallets/ports.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { QueryResolvers } from "../generated/types.ts";

type App = Pick<WalletsApp, "sendingNetworks" | "broughtKeys">;

export const presentNetwork = (code: NetworkCode, { displayName, facts }: Network, app: App) => ({
  code,
  name: displayName,
  nativeCurrency: { code: facts.nativeCurrency },
  tokens: facts.tokens.map((token) => ({ network: code, token })),
  confirmations: facts.confirmations,
  explorerUrl: facts.explorerUrl,
  canSend: app.sendingNetworks.has(code),
  takesKeys: app.broughtKeys.has(code),
  addressTypes: app.broughtKeys.get(code) ?? [],
  health: { network: code },
});

export const networks: QueryResolvers["networks"] = (_root, _args, { app }) =>
  [...app.networks].map(([code, network]) => presentNetwork(code, network, app));

export const network: QueryResolvers["network"] = (_root, { code }, { app }) => {
  const found = app.networks.get(code);
  return found ? presentNetwork(code, found, app) : null;
};
