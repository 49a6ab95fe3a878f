import type { Outage, OutageStore } from "../../src/app/simulations/ports.ts";

/** Outages in memory; `isAway`: a database that does not answer. */
export function makeFakeOutageStore(): OutageStore & { looks: number; isAway: boolean } {
  const kept = new Map<string, Outage>();
  return {
    looks: 0,
    isAway: false,
    async begin({ network, until }) {
      kept.set(network, { network, until });
    },
    async end(network) {
      kept.delete(network);
    },
    async list() {
      if (this.isAway) throw new Error("away");
      this.looks += 1;
      return [...kept.values()];
    },
  };
}
