import { money } from "@coffer/money/money";
import type { InTreasuries, Sweepable, TreasuryReader, TreasuryWriter } from "../../src/app/treasuries/ports.ts";
import type { SendRows } from "./send-rows.ts";
import type { FakeSends } from "./sends.ts";

export type FakeTreasuries = {
  readonly reader: TreasuryReader;
  readonly inTreasuries: InTreasuries;
  /** What deposits have brought, as the database would say. */
  readonly sweepable: (Sweepable & { readonly token?: string })[];
};

/** Treasuries in memory, with the sends of these. */
export function makeFakeTreasuries(sends: FakeSends): FakeTreasuries {
  const sweepable: FakeTreasuries["sweepable"] = [];
  return {
    sweepable,
    inTreasuries: (work) => sends.inRows((rows) => work(treasuryWriterOver(rows))),
    reader: {
      find: async (network) => sends.rows().treasuries.get(network) ?? null,
      list: async () => [...sends.rows().treasuries.values()],
      listSwitches: async (network, count) =>
        sends
          .rows()
          .switches.filter((one) => one.network === network)
          .toReversed()
          .slice(0, count),
      findSeenFunding: async (_network, upTo) => {
        const seen = [...sends.rows().fundings.values()].filter(
          ({ state, height }) => state === "SEEN" && height <= upTo,
        );
        return seen.length === 0 ? null : Math.max(...seen.map(({ height }) => height));
      },
      listSweepable: async (_network, { token, count }) =>
        sweepable.filter((one) => (one.token ?? null) === token).slice(0, count),
      countStanding: async () => [],
      countUnmined: async (network, address) => {
        const ids = sends
          .all()
          .filter((one) => one.network === network && one.source === address && one.mined === null)
          .filter(({ state }) => state === "SIGNED" || state === "BROADCAST")
          .map(({ id }) => id);
        const signed = [...sends.rows().attempts.values()].filter(({ sendId }) => ids.includes(sendId));
        const times = signed.map(({ signedAt }) => signedAt.getTime());
        return { count: ids.length, since: times.length === 0 ? null : new Date(Math.min(...times)) };
      },
      sumPlanned: async (_network, currency) =>
        sends
          .all()
          .filter(
            ({ state, kind, amount }) => state === "PLANNED" && kind === "PAYOUT" && amount.asset.code === currency,
          )
          .reduce((sum, { amount }) => sum + amount.units, 0n),
    },
  };
}

export function treasuryWriterOver(rows: SendRows): TreasuryWriter {
  const addSource: TreasuryWriter["addSource"] = async (network, { address, nextNonce }) => {
    if (!rows.sources.has(address)) rows.sources.set(address, { network, address, nextNonce, pausedFor: null });
  };
  return {
    addSource,
    find: async (network) => rows.treasuries.get(network) ?? null,
    lock: async (network) => rows.treasuries.get(network) ?? null,
    async open({ network, walletId, keys: { firstAddress }, nextNonce }, asked) {
      if (rows.treasuries.has(network)) throw new Error("a network has one treasury");
      const { address, index } = firstAddress;
      rows.treasuries.set(network, { network, walletId, address, state: asked.state, openedAt: asked.at });
      await addSource(network, { walletId, address, index, nextNonce });
      rows.switches.push(asked);
    },
    async switchTo(asked) {
      const before = rows.treasuries.get(asked.network);
      if (before) rows.treasuries.set(asked.network, { ...before, state: asked.state });
      if (asked.state === "OPEN")
        for (const [address, source] of rows.sources) rows.sources.set(address, { ...source, pausedFor: null });
      rows.switches.push(asked);
    },
    isHalted: async (network) =>
      [...rows.sources.values()].some((source) => source.network === network && source.pausedFor !== null),
    async funded(_network, { block: { height, hash: blockHash }, arrivals, native }) {
      const addresses = new Set([...rows.treasuries.values()].map(({ address }) => address));
      for (const { txid, position, address, from, token, units } of arrivals) {
        const key = `${txid}/${position}`;
        const before = rows.fundings.get(key);
        const isOurs = rows.attempts.has(txid) || rows.sources.has(from ?? "");
        if (!addresses.has(address) || isOurs || (before && before.state !== "LOST")) continue;
        const amount = money(token?.asset ?? native, units);
        rows.fundings.set(key, { txid, address, amount, state: "SEEN", height, blockHash });
      }
    },
    listPaidOut: async () =>
      [...rows.tokens.values()].filter(({ state }) => state === "FITS").map(({ asset }) => asset),
    async takeBackFunding(_network, { hash }) {
      for (const [key, funding] of rows.fundings)
        if (funding.blockHash === hash && funding.state === "SEEN")
          rows.fundings.set(key, { ...funding, state: "LOST" });
    },
    async settleFunding(_network, upTo) {
      const due = [...rows.fundings].filter(([, { state, height }]) => state === "SEEN" && height <= upTo);
      for (const [key, funding] of due) rows.fundings.set(key, { ...funding, state: "FINAL" });
      return due.map(([, { txid, address, amount }]) => ({ txid, address, amount }));
    },
    tell: async (events) => void rows.events.push(...events),
  };
}
