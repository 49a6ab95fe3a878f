import { newId } from "@coffer/contracts/ids";
import type { NewEvent } from "@coffer/contracts/new-event";
import { money } from "@coffer/money/money";
import type { ChainWriter } from "../../src/app/chains/ports.ts";
import type { DepositReader, DepositWriter, InDepositChain, WatchedNetwork } from "../../src/app/deposits/ports.ts";
import { heightHeldBy } from "../../src/domain/chains/depth.ts";
import { confirmationsNeeded, sumByTransaction } from "../../src/domain/deposits/confirmations.ts";
import type { Deposit } from "../../src/domain/deposits/deposit.ts";
import type { AddressId, DepositId, UserId, WalletId } from "../../src/domain/wallets/ids.ts";
import type { FakeChains } from "./chains.ts";

export type OwnedAddress = {
  readonly address: string;
  readonly addressId: AddressId;
  readonly walletId: WalletId;
  readonly userId: UserId;
};

export type FakeDeposits = {
  readonly reader: DepositReader;
  readonly writer: DepositWriter;
  /** With the chains of these, one transaction after the other. */
  inChain(chains: FakeChains): InDepositChain;
  /** By age. */
  all(): readonly Deposit[];
  put(deposit: Deposit): void;
  readonly events: NewEvent<"wallets">[];
};

/**
 * Deposits in memory: what comes to one of these addresses is somebody's. A throw undoes nothing.
 */
export function makeFakeDeposits(addresses: readonly OwnedAddress[] = []): FakeDeposits {
  const kept = new Map<DepositId, Deposit>();
  const events: NewEvent<"wallets">[] = [];
  const all = () => [...kept.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const put = (deposit: Deposit) => void kept.set(deposit.id, deposit);
  const change = (those: readonly Deposit[], to: (deposit: Deposit) => Deposit): readonly Deposit[] => {
    const changed = those.map(to);
    for (const deposit of changed) put(deposit);
    return changed;
  };

  const coinbases = new Set<string>();
  const neededBy = (rule: WatchedNetwork, { txid, blockHash }: Deposit): number => {
    const together = all().filter((one) => one.txid === txid && one.blockHash === blockHash);
    const units = together.reduce((sum, { amount }) => sum + amount.units, 0n);
    return confirmationsNeeded(rule, { units, isCoinbase: coinbases.has(txid) });
  };
  const listOutdated = (rule: WatchedNetwork) =>
    all().filter(
      (one) => one.network === rule.network && one.state === "CONFIRMING" && one.needed !== neededBy(rule, one),
    );

  const writer: DepositWriter = {
    async arrived({ network, currency, scale, ...rule }, { block, arrivals, coinbase, at }) {
      if (coinbase !== null) coinbases.add(coinbase);
      const sums = sumByTransaction(arrivals.filter((one) => addresses.some(({ address }) => address === one.address)));
      for (const { txid, position, address, token, units } of arrivals) {
        const owned = addresses.find((one) => one.address === address);
        if (!owned) continue;
        const before = all().find((one) => one.network === network && one.txid === txid && one.position === position);
        const amount = money(token?.asset ?? { code: currency, scale }, units);
        const needed = confirmationsNeeded(rule, { units: sums.get(txid) ?? units, isCoinbase: txid === coinbase });
        const kept = { ...owned, network, txid, position, token: token?.contract ?? null };
        const now = { ...kept, amount, needed, state: "CONFIRMING" as const };
        const inBlock = { height: block.height, blockHash: block.hash };
        put({ id: newId("dep"), credits: 0, paymentId: null, seenAt: at, ...before, ...now, ...inBlock });
      }
    },
    async found(network, { arrivals, ...seen }) {
      const ours = arrivals.filter((one) => addresses.some(({ address }) => address === one.address));
      const fresh = ours.filter(
        ({ txid, position }) => !all().some((one) => one.txid === txid && one.position === position && isInChain(one)),
      );
      await writer.arrived(network, { ...seen, arrivals: fresh });
      return fresh.length;
    },
    takeBack: async (network, { hash }) =>
      change(
        all().filter((one) => one.network === network && one.blockHash === hash && isInChain(one)),
        (one) => ({ ...one, state: one.state === "CONFIRMING" ? "ORPHANED" : "REVERSED" }),
      ),
    confirm: async (ids, blockHash) =>
      change(
        all().filter((one) => ids.includes(one.id) && one.blockHash === blockHash && one.state === "CONFIRMING"),
        (one) => ({ ...one, state: "CONFIRMED", credits: one.credits + 1 }),
      ),
    needAnew: async (rule) => void change(listOutdated(rule), (one) => ({ ...one, needed: neededBy(rule, one) })),
    tell: async (told) => void events.push(...told),
  };

  return {
    writer,
    events,
    all,
    put,
    inChain: (chains) => (work) => chains.inChain((chain: ChainWriter) => work({ ...chain, deposits: writer })),
    reader: makeReader(all, listOutdated),
  };
}

const isInChain = ({ state }: Deposit): boolean => state !== "ORPHANED" && state !== "REVERSED";

const makeReader = (
  all: () => readonly Deposit[],
  listOutdated: (rule: WatchedNetwork) => readonly Deposit[],
): DepositReader => ({
  isOutdated: async (rule) => listOutdated(rule).length > 0,
  listDue: async (network, newest, count) =>
    all()
      .filter((one) => one.network === network && one.state === "CONFIRMING")
      .filter(({ height, needed }) => height <= heightHeldBy(newest, needed))
      .slice(0, count),
  listByIds: async (ids) => all().filter(({ id }) => ids.includes(id)),
  listOf: async (pages) =>
    pages.map(({ walletId, after, count }) =>
      all()
        .toReversed()
        .filter((one) => one.walletId === walletId && (after === null || one.id < after))
        .slice(0, count),
    ),
  list: async ({ network, currency, states, txid, after, count }) =>
    all()
      .toReversed()
      .filter((one) => (network ?? one.network) === one.network && (txid ?? one.txid) === one.txid)
      .filter(
        ({ amount, state }) =>
          (currency ?? amount.asset.code) === amount.asset.code && (states?.includes(state) ?? true),
      )
      .filter(({ id }) => after === null || id < after)
      .slice(0, count),
});
