import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeDecideColdStorages } from "../../src/app/cold/decide-cold-storage.ts";
import type { ColdWriter, InCold, NewColdStorage } from "../../src/app/cold/ports.ts";
import { makeProposeColdStorage, type ProposeColdStorage } from "../../src/app/cold/propose-cold-storage.ts";
import { makeReadColdStorages } from "../../src/app/cold/read-cold-storages.ts";
import type { ColdStorage, ColdStorageId, HotCap } from "../../src/domain/cold/cold-storage.ts";
import { stateOf } from "../../src/domain/proposals/proposal.ts";
import { NATIVE, NETWORK, OPERATOR } from "./sending-world.ts";

export const CAP: HotCap = { asset: NATIVE, cap: 1_000n, target: 400n, floor: 100n };

/** Cold storages in memory: one after the other, and a key answers as at first. */
export function makeFakeCold() {
  const kept = new Map<ColdStorageId, ColdStorage>();
  const keys = new Map<string, Awaited<ReturnType<ColdWriter["proposeOnce"]>>>();
  const state = { taken: new Set<string>(), wallets: [] as string[] };
  const inForce = (network: string) =>
    [...kept.values()]
      .filter((one) => one.network === network && one.version !== null)
      .toSorted((a, b) => (b.version ?? 0) - (a.version ?? 0))[0] ?? null;
  const writer: ColdWriter = {
    lockInForce: async (network) => inForce(network),
    async proposeOnce({ key }, work) {
      const answer = keys.get(key) ?? (await work());
      keys.set(key, answer);
      return answer;
    },
    async propose(storage: NewColdStorage) {
      kept.set(storage.id, { ...storage, version: null, decided: null });
    },
    isTaken: async (_network, address) => state.taken.has(address),
    lock: async (id) => kept.get(id) ?? null,
    addWallet: async ({ address }) => void state.wallets.push(address),
    async decide(id, { decision, by, at, reason, version }) {
      const before = kept.get(id);
      if (before) kept.set(id, { ...before, version, decided: { decision, by, at, reason } });
    },
  };
  return { kept, state, inForce, writer };
}

/** What proposes, decides and reads, over the same. */
export function coldSetting() {
  const cold = makeFakeCold();
  const clock = makeFakeClock(new Date(0));
  let turn: Promise<unknown> = Promise.resolve();
  const inCold: InCold = (work) => {
    const done = turn.then(() => work(cold.writer as Parameters<typeof work>[0]));
    turn = done.catch(() => undefined);
    return done;
  };
  const propose = makeProposeColdStorage({ inCold, clock });
  const ask = (changes: Partial<ProposeColdStorage> = {}) =>
    propose({
      ...{ operatorId: OPERATOR, network: NETWORK, place: { address: "frozen", account: null }, caps: [CAP] },
      ...{ reason: "why", basedOn: cold.inForce(NETWORK)?.version ?? 0, idempotencyKey: newId("pay"), ...changes },
    });
  const latest = () => cold.inForce(NETWORK)?.version ?? 0;
  return {
    ...{ ...cold, clock, ask, inCold },
    decide: makeDecideColdStorages({ inCold, clock, announce: () => undefined }),
    read: makeReadColdStorages({
      clock,
      cold: {
        async list({ network, states, after, count, now }) {
          const all = [...cold.kept.values()]
            .filter((one) => network === null || one.network === network)
            .filter((one) => states === null || states.includes(stateOf(one, { latest: latest(), now })))
            .toReversed();
          const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
          return all.slice(from, from + count).map((storage) => ({ storage, latest: latest() }));
        },
        async find(id) {
          const storage = cold.kept.get(id);
          return storage ? { storage, latest: latest() } : null;
        },
      },
    }),
    async proposed(changes: Partial<ProposeColdStorage> = {}) {
      const made = await ask(changes);
      if (!made.ok) throw new Error(made.error.code);
      return made.value;
    },
  };
}
