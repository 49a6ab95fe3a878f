import { type BlockHead, type ChainIdentity, isSameChain } from "./block.ts";

/**
 * What is thought of a provider. UNREACHABLE: it gives no answer that is understood. OTHER_CHAIN:
 * it is on another chain than the network was on before. STALE: its newest block is too old for the
 * chain to be alive. BEHIND: others know many more blocks. DISAGREES: it has another block where
 * ours is final.
 */
export type ProviderState = "OK" | "UNREACHABLE" | "OTHER_CHAIN" | "STALE" | "BEHIND" | "DISAGREES";

/** What one provider answered in this round. */
export type Sighting = {
  readonly identity: ChainIdentity;
  readonly tip: BlockHead;
  /** Its hash at the height of {@link Known.settled}; null where it has none so high. */
  readonly settledHash: string | null;
};

/** By its place in the configuration, from 1: a URL is a secret. */
export type Seen = { readonly place: number; readonly sighting: Sighting | null };

export type Provider = { readonly place: number; readonly state: ProviderState; readonly tip: BlockHead | null };

/** What is known of the network from rounds before. */
export type Known = {
  /** Null where this is the first time that any provider answers. */
  readonly identity: ChainIdentity | null;
  /** The newest block of ours that no reorganisation should reach; null where there is none. */
  readonly settled: BlockHead | null;
};

export type ProviderRules = {
  /**
   * A tip older than this is none of a chain that lives; null where blocks come when somebody asks.
   */
  readonly staleAfterMs: number | null;
  /** Blocks that a provider may lack of what another has. */
  readonly behindBlocks: number;
};

/**
 * Judges each provider beside the others. On the first contact the chain is the one that most of
 * them are on, of two as many the one of the lower place; who is on another waits for an operator.
 */
export function judgeProviders(
  seen: readonly Seen[],
  { identity, settled }: Known,
  rules: ProviderRules & { readonly now: Date },
): readonly Provider[] {
  const chain = identity ?? mostNamed(seen);
  const disagrees = ({ settledHash }: Sighting) =>
    settled !== null && settledHash !== null && settledHash !== settled.hash;
  // How high another chain is, or a fork of ours, says nothing of who is behind.
  const heights = seen.flatMap(({ sighting }) =>
    sighting && chain && isSameChain(sighting.identity, chain) && !disagrees(sighting) ? [sighting.tip.height] : [],
  );
  // Of three or more as high as two say: whoever claims a height alone leaves nobody behind.
  const highest = heights.toSorted((a, b) => b - a)[seen.length >= 3 && heights.length > 1 ? 1 : 0] ?? 0;

  const judge = (sighting: Sighting | null): ProviderState => {
    if (!sighting || !chain) return "UNREACHABLE";
    if (!isSameChain(sighting.identity, chain)) return "OTHER_CHAIN";
    if (disagrees(sighting)) return "DISAGREES";
    if (rules.staleAfterMs !== null && rules.now.getTime() - sighting.tip.time.getTime() > rules.staleAfterMs)
      return "STALE";
    return highest - sighting.tip.height > rules.behindBlocks ? "BEHIND" : "OK";
  };
  return seen.map(({ place, sighting }) => ({ place, state: judge(sighting), tip: sighting?.tip ?? null }));
}

/** Null where nobody answers. */
export function mostNamed(seen: readonly Seen[]): ChainIdentity | null {
  const named = seen.flatMap(({ sighting }) => (sighting ? [sighting.identity] : []));
  const votes = (one: ChainIdentity) => named.filter((other) => isSameChain(one, other)).length;
  return named.reduce<ChainIdentity | null>(
    (best, one) => (best === null || votes(one) > votes(best) ? one : best),
    null,
  );
}

/**
 * Whoever answers has another block where ours is final: the chain of before is nobody's any more,
 * or the one that still has it is away.
 */
export const findDissenter = (providers: readonly Provider[]): Provider | null =>
  providers.some(({ state }) => state === "OK") ? null : (providers.find(({ state }) => state === "DISAGREES") ?? null);

/**
 * Whose chain is followed: the one of before as long as it is well, else the first that is; null
 * where none is. One that is left behind is not gone back to by itself: two that disagree by a
 * block would make the chain jump.
 */
export function chooseLeader(providers: readonly Provider[], before: number | null): Provider | null {
  const well = providers.filter(({ state }) => state === "OK");
  return well.find(({ place }) => place === before) ?? well[0] ?? null;
}
