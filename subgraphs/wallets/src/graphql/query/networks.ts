import type { Network } from "../../app/ports.ts";
import type { NetworkCode } from "../../domain/network.ts";
import type { QueryResolvers } from "../generated/types.ts";

const present = (code: NetworkCode, { displayName, facts }: Network) => ({
  code,
  name: displayName,
  nativeCurrency: { code: facts.nativeCurrency },
  confirmations: facts.confirmations,
  explorerUrl: facts.explorerUrl,
  health: { connected: facts.isConnected() },
});

export const networks: QueryResolvers["networks"] = (_root, _args, { app }) =>
  [...app.networks].map(([code, network]) => present(code, network));

export const network: QueryResolvers["network"] = (_root, { code }, { app }) => {
  const found = app.networks.get(code);
  return found ? present(code, found) : null;
};
