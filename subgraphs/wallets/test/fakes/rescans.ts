import { err } from "@coffer/platform/values/result";
import type { RescanReader, RescanWriter } from "../../src/app/rescans/ports.ts";
import type { LeftDeposit, NetworkRescan, NetworkRescanId } from "../../src/domain/rescans/rescan.ts";

type Used = { readonly fingerprint: string; readonly id: NetworkRescanId };

export type FakeRescans = {
  readonly writer: RescanWriter;
  readonly reader: RescanReader;
  /** By age. */
  all(): readonly NetworkRescan[];
  /** Under the names of these something is booked by hand. */
  readonly booked: Set<string>;
  oldest: Date | null;
};

/** Rescans in memory. `isKnown`: whether it is a deposit of now. A throw undoes nothing. */
export function makeFakeRescans(isKnown: (txid: string, position: string) => boolean = () => false): FakeRescans {
  const kept = new Map<NetworkRescanId, NetworkRescan>();
  const left = new Map<NetworkRescanId, readonly LeftDeposit[]>();
  const keys = new Map<string, Used>();
  const booked = new Set<string>();
  const all = () => [...kept.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const listOpen = () => all().filter(({ endedAt }) => endedAt === null);
  const fake: FakeRescans = {
    ...{ all, booked, oldest: null },
    writer: {
      async once({ key, fingerprint }, begin) {
        const used = keys.get(key);
        if (used)
          return used.fingerprint === String(fingerprint)
            ? { ok: true, value: used.id }
            : err({ code: "IDEMPOTENCY_KEY_REUSED" });
        const begun = await begin();
        if (begun.ok) keys.set(key, { fingerprint: String(fingerprint), id: begun.value });
        return begun;
      },
      findOpen: async (network) => listOpen().find((one) => one.network === network) ?? null,
      begin: async (rescan) => void kept.set(rescan.id, rescan),
      keep: async (rescan) => void kept.set(rescan.id, rescan),
      async split(_network, { arrivals, block: { height } }) {
        const isLeft = ({ txid, position, address }: (typeof arrivals)[number]) =>
          booked.has(address) && !isKnown(txid, position);
        return {
          free: arrivals.filter((one) => !isLeft(one)),
          left: arrivals.filter(isLeft).map(({ txid, position, address, units }) => ({
            ...{ txid, position, address, height, amount: { asset: { code: "TEST", scale: 0 }, units } as never },
          })),
        };
      },
      keepLeft: async (id, those) => void left.set(id, [...(left.get(id) ?? []), ...those]),
    },
    reader: {
      listByIds: async (ids) => all().filter(({ id }) => ids.includes(id)),
      list: async ({ network, after, count }) =>
        all()
          .toReversed()
          .filter((one) => (network ?? one.network) === one.network && (after === null || one.id < after))
          .slice(0, count),
      listOpen: async () => listOpen(),
      listLeft: async (ids, count) => new Map(ids.map((id) => [id, (left.get(id) ?? []).slice(0, count)])),
      findOldest: async () => fake.oldest,
    },
  };
  return fake;
}
