import type { NetworkHealthResolvers } from "../generated/types.ts";

export const NetworkHealth: NetworkHealthResolvers = {
  connected: async ({ network }, _args, { loaders }) => (await loaders.standing.load(network)).isConnected,
  state: async ({ network }, _args, { loaders }) => (await loaders.standing.load(network)).state,
  tip: async ({ network }, _args, { loaders }) => (await loaders.standing.load(network)).chain?.tip ?? null,
  followed: async ({ network }, _args, { loaders }) => (await loaders.standing.load(network)).chain?.cursor ?? null,
  checkedAt: async ({ network }, _args, { loaders }) => (await loaders.standing.load(network)).chain?.checkedAt ?? null,
  providers: async ({ network }, _args, { loaders }) => [...(await loaders.providers.load(network))],
};
