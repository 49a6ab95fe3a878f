import type { Asset } from "@coffer/money/asset";
import { err, ok } from "@coffer/platform/values/result";
import type { ChangeReader, InChanges, LiveTerms } from "../../src/app/settings/ports.ts";
import { stateOf } from "../../src/domain/proposals/proposal.ts";
import type { ChangeVersion, NetworkChange, NetworkChangeId } from "../../src/domain/settings/network-change.ts";
import { type BaseTerms, termsOf } from "../../src/domain/settings/terms.ts";

const versionsOf = (all: readonly NetworkChange[]): readonly ChangeVersion[] => {
  const newest = new Map<string, ChangeVersion>();
  for (const change of all) {
    const { version, network, currency } = change;
    const key = `${network}/${currency}`;
    if (version !== null && version > (newest.get(key)?.version ?? 0)) newest.set(key, { ...change, version });
  }
  return [...newest.values()];
};

/** What is to hold of networks, in memory. A throw undoes nothing. */
export function makeFakeChanges(base: BaseTerms, assets: readonly Asset[] = []) {
  const kept = new Map<NetworkChangeId, NetworkChange>();
  const keys = new Map<string, { readonly words: string; readonly id: NetworkChangeId }>();
  const all = () => [...kept.values()];
  const ofNetwork = (network: string) => versionsOf(all()).filter((one) => one.network === network);
  const inChanges: InChanges = (work) =>
    work({
      lockVersions: async (network) => ofNetwork(network),
      async proposeOnce(claim, make) {
        const [key, words] = [JSON.stringify([claim.actorId, claim.operation, claim.key]), JSON.stringify(claim)];
        const before = keys.get(key);
        if (before) return before.words === words ? ok(before.id) : err({ code: "IDEMPOTENCY_KEY_REUSED" });
        const made = await make();
        if (made.ok) keys.set(key, { words, id: made.value });
        return made;
      },
      findAsset: async (code) => assets.find((asset) => asset.code === code) ?? null,
      propose: async (change) => void kept.set(change.id, { ...change, version: null, decided: null }),
      lock: async (id) => kept.get(id) ?? null,
      async decide(id, { version, ...decided }) {
        const change = kept.get(id);
        if (change) kept.set(id, { ...change, version, decided });
      },
    });
  const latestOf = ({ network, currency }: NetworkChange) =>
    ofNetwork(network).find((one) => one.currency === currency)?.version ?? 0;
  const reader: ChangeReader = {
    listVersions: async () => versionsOf(all()),
    find: async (id) => {
      const change = kept.get(id);
      return change ? { change, latest: latestOf(change) } : null;
    },
    list: async ({ network, currency, states, after, count, now }) =>
      all()
        .toReversed()
        .filter(
          (one) => (network === null || one.network === network) && (currency === null || one.currency === currency),
        )
        .filter((one) => states === null || states.includes(stateOf(one, { latest: latestOf(one), now })))
        .filter((one) => after === null || one.id < after)
        .slice(0, count)
        .map((change) => ({ change, latest: latestOf(change) })),
  };
  const looks = { count: 0 };
  const terms: Pick<LiveTerms, "by" | "refresh"> = {
    by: (_network, changes) => termsOf(base, changes),
    async refresh() {
      looks.count += 1;
    },
  };
  return { inChanges, reader, terms, looks, all };
}
