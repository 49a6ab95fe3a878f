import type { Clock } from "@coffer/platform/values/clock";
import { type FollowedChain, type FollowState, standingAt } from "../../domain/chains/following.ts";
import type { Provider } from "../../domain/chains/providers.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainReader } from "./ports.ts";

export type NetworkStanding = {
  /** NOT_CONNECTED: no provider is configured. */
  readonly state: FollowState | "NOT_CONNECTED";
  readonly isConnected: boolean;
  /** As it was found last; null for one that was never seen. */
  readonly chain: FollowedChain | null;
};

export type ReadNetworks = {
  standings(networks: readonly NetworkCode[]): Promise<readonly NetworkStanding[]>;
  /** Those that are configured now, by place. */
  providers(networks: readonly NetworkCode[]): Promise<readonly (readonly Provider[])[]>;
};

type Deps = {
  readonly reader: ChainReader;
  /** How many providers each network has now: what was kept of others is of the past. */
  readonly configured: ReadonlyMap<NetworkCode, number>;
  readonly clock: Clock;
};

/** As `/health/ready` has it; heights are of blocks, and moments RFC 3339. */
export type ToldHealth = {
  readonly state: NetworkStanding["state"];
  readonly tip: number | null;
  readonly followed: number | null;
  /** Blocks between both. */
  readonly behind: number | null;
  readonly checkedAt: string | null;
  /** By place, as they are configured: nothing else of them is told, for URLs are secrets. */
  readonly providers: readonly { readonly place: number; readonly state: string; readonly tip: number | null }[];
};

/** Of each network that has a provider. */
export function makeTellHealth(deps: Deps): () => Promise<Readonly<Record<NetworkCode, ToldHealth>>> {
  const read = makeReadNetworks(deps);
  return async () => {
    const networks = [...deps.configured.keys()];
    const [standings, providers] = await Promise.all([read.standings(networks), read.providers(networks)]);
    return Object.fromEntries(
      networks.map((network, at) => {
        const { state = "NOT_CONNECTED", chain = null } = standings[at] ?? {};
        const told = {
          ...{ state, tip: chain?.tip.height ?? null, followed: chain?.cursor.height ?? null },
          behind: chain !== null ? Math.max(0, chain.tip.height - chain.cursor.height) : null,
          checkedAt: chain?.checkedAt.toISOString() ?? null,
          providers: (providers[at] ?? []).map(({ place, state, tip }) => ({ place, state, tip: tip?.height ?? null })),
        };
        return [network, told];
      }),
    );
  };
}

export function makeReadNetworks({ reader, configured, clock }: Deps): ReadNetworks {
  const countOf = (network: NetworkCode) => configured.get(network) ?? 0;
  return {
    async standings(networks) {
      const found = await reader.list(networks);
      return networks.map((network) => {
        const chain = found.get(network) ?? null;
        const state = countOf(network) === 0 ? "NOT_CONNECTED" : standingAt(chain, clock.now());
        return { state, isConnected: state === "FOLLOWING" || state === "CATCHING_UP", chain };
      });
    },
    async providers(networks) {
      const found = await reader.listProviders(networks);
      return networks.map((network) => (found.get(network) ?? []).filter(({ place }) => place <= countOf(network)));
    },
  };
}
