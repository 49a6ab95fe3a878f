import type { Network } from "../../app/wallets/ports.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { QueryResolvers } from "../generated/types.ts";

export const presentNetwork = (code: NetworkCode, { displayName, facts }: Network) => ({
  code,
  name: displayName,
  nativeCurrency: { code: facts.nativeCurrency },
  tokens: facts.tokens.map((token) => ({ network: code, token })),
  confirmations: facts.confirmations,
  explorerUrl: facts.explorerUrl,
  health: { network: code },
});

export const networks: QueryResolvers["networks"] = (_root, _args, { app }) =>
  [...app.networks].map(([code, network]) => presentNetwork(code, network));

export const network: QueryResolvers["network"] = (_root, { code }, { app }) => {
  const found = app.networks.get(code);
  return found ? presentNetwork(code, found) : null;
};
