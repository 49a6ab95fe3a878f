import type { Clock } from "@coffer/platform/values/clock";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Outage, OutageStore } from "./ports.ts";

/** Nodes are asked many things a second: so long what is known of outages is good enough. */
const KNOWN_FOR_MS = 250;

export type Outages = Pick<OutageStore, "begin" | "end"> & {
  /** Until when providers of this network answer nothing; null: they do. */
  until(network: NetworkCode): Promise<Date | null>;
  /** The same, as it was known within a quarter of a second: no question waits for a table. */
  isDown(network: NetworkCode): Promise<boolean>;
};

type Deps = { readonly store: OutageStore; readonly clock: Clock };

/** Outages that are simulated: in every process of wallets, and behind a restart. */
export function makeOutages({ store, clock }: Deps): Outages {
  let known: { readonly of: Promise<readonly Outage[]>; readonly atMs: number } | null = null;
  const untilIn = (outages: readonly Outage[], network: NetworkCode): Date | null => {
    const until = outages.find((one) => one.network === network)?.until;
    return until !== undefined && until > clock.now() ? until : null;
  };
  const look = (): Promise<readonly Outage[]> => {
    const atMs = clock.now().getTime();
    if (known && Math.abs(atMs - known.atMs) < KNOWN_FOR_MS) return known.of;
    const before = known?.of ?? Promise.resolve([]);
    // A database that does not answer makes no outage, and ends none.
    known = { of: store.list().catch(() => before), atMs };
    return known.of;
  };
  return {
    async begin(outage) {
      await store.begin(outage);
      known = null;
    },
    async end(network) {
      await store.end(network);
      known = null;
    },
    until: async (network) => untilIn(await store.list(), network),
    isDown: async (network) => untilIn(await look(), network) !== null,
  };
}
