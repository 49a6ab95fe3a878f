import type { ChangeVersion } from "../../domain/settings/network-change.ts";
import { type BaseTerms, type NetworkTerms, termsOf } from "../../domain/settings/terms.ts";
import type { KeptToken } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { LiveTerms } from "./ports.ts";

type Deps = {
  /** Of each network that is configured. */
  readonly bases: ReadonlyMap<NetworkCode, BaseTerms>;
  /** The newest version of each network and currency. */
  readonly listVersions: () => Promise<readonly ChangeVersion[]>;
  readonly listKept: (network: NetworkCode) => Promise<readonly KeptToken[]>;
};

/**
 * Keeps what holds of networks, so that what is asked for it in every block, round and answer need
 * not look: each process looks by itself, and before the first time has what its environment says.
 */
export function makeLiveTerms({ bases, listVersions, listKept }: Deps): LiveTerms {
  let current: ReadonlyMap<NetworkCode, NetworkTerms> = new Map(
    [...bases].map(([network, base]) => [network, termsOf(base, [])]),
  );
  let begun = 0;
  let taken = 0;
  const baseOf = (network: NetworkCode): BaseTerms => {
    const base = bases.get(network);
    if (base === undefined) throw new Error(`${network} is not configured`);
    return base;
  };
  return {
    of(network) {
      const terms = current.get(network);
      if (terms === undefined) throw new Error(`${network} is not configured`);
      return terms;
    },
    by: (network, changes) => termsOf(baseOf(network), changes),
    async refresh() {
      begun += 1;
      const look = begun;
      const versions = await listVersions();
      const next = await Promise.all(
        [...bases].map(async ([network, base]) => {
          const changes = versions.filter((one) => one.network === network);
          return [network, termsOf(base, changes, await listKept(network))] as const;
        }),
      );
      // One that began before what is known by now has nothing to say.
      if (look < taken) return;
      taken = look;
      current = new Map(next);
    },
  };
}
