import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { ChainIdentity } from "../../domain/chains/block.ts";
import type { Seen, Sighting } from "../../domain/chains/providers.ts";
import type { ChainNode, ConnectedNetwork } from "./ports.ts";

/** Asks every provider at once. `settledHeight`: where all of them should have the same block. */
export type Sight = (settledHeight: number | null) => Promise<readonly Seen[]>;

type Deps = { readonly connected: ConnectedNetwork; readonly clock: Clock; readonly log: Logger };

/** A node may be moved to another chain behind the same address, but not often. */
const IDENTITY_LASTS_MS = 60_000;

export function makeLookAtProviders({ connected: { network, nodes }, clock, log }: Deps): Sight {
  const known = new Map<ChainNode, { readonly identity: ChainIdentity; readonly until: number }>();

  const identify = async (node: ChainNode): Promise<ChainIdentity> => {
    const now = clock.now().getTime();
    const before = known.get(node);
    if (before && now < before.until) return before.identity;
    const identity = await node.identity();
    known.set(node, { identity, until: now + IDENTITY_LASTS_MS });
    return identity;
  };
  const look = async (node: ChainNode, settledHeight: number | null): Promise<Sighting> => {
    const identity = await identify(node);
    const tip = await node.tip();
    const isThere = settledHeight !== null && settledHeight <= tip.height;
    return { identity, tip, settledHash: isThere ? ((await node.headAt(settledHeight))?.hash ?? null) : null };
  };

  return (settledHeight) =>
    Promise.all(
      nodes.map(async (node, index) => {
        const place = index + 1;
        try {
          return { place, sighting: await look(node, settledHeight) };
        } catch (error) {
          // What comes after this may be another node.
          known.delete(node);
          log.info({ err: error, network, place }, "a provider gave no answer");
          return { place, sighting: null };
        }
      }),
    );
}
