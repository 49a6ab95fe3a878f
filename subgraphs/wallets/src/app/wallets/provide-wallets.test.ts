import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeNetworks, makeFakeWorld } from "../../../test/fakes/world.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import { makeCreateWallet } from "./create-wallet.ts";
import { entropyContext } from "./make-wallet-keys.ts";
import { makeProvideWallets } from "./provide-wallets.ts";

const ALL = [...fakeNetworks.keys()];

function begin() {
  const world = makeFakeWorld();
  const provideWallets = makeProvideWallets(world.deps);
  const userId = newId("usr");
  return {
    ...world,
    userId,
    provide: (networks: readonly string[], whose: UserId = userId) =>
      world.wallets.inTransaction((writer) => provideWallets({ userId: whose, networks }, writer)),
    networks: (whose: UserId = userId) =>
      world.wallets.rows.wallets.filter(({ wallet }) => wallet.userId === whose).map(({ wallet }) => wallet.network),
  };
}

describe("provideWallets", () => {
  it("makes nothing on networks that are not configured, warns of them, and makes the others", async () => {
    const { provide, networks, lines, userId } = begin();
    await provide(["DOGECOIN", "TRON", "constructor"]);
    expect(networks()).toEqual(["TRON"]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: "warn", userId, networks: ["DOGECOIN", "constructor"] }),
    ]);
  });

  it("stores none of them where the keys of one cannot be made", async () => {
    const { provide, networks, seeds, wallets } = begin();
    seeds.meanwhile = async () => {
      if (seeds.made.length === 3) throw new Error("no curve");
    };
    await expect(provide(ALL)).rejects.toThrow("no curve");
    expect([networks(), wallets.rows.events]).toEqual([[], []]);
  });

  it("makes no second one where it is asked again, and no keys in vain", async () => {
    const { provide, networks, seeds } = begin();
    await provide(["TRON", "TRON"]);
    await provide(["BITCOIN", "TRON"]);
    expect(networks()).toEqual(["TRON", "BITCOIN"]);
    expect(seeds.made).toHaveLength(2);
  });

  it("makes one on each where many ask at once, each in another order", async () => {
    const { provide, networks, wallets } = begin();
    await Promise.all([provide(ALL), provide(ALL.toReversed()), provide(["BITCOIN"]), provide(["TRON", "ETHEREUM"])]);
    expect(networks().toSorted()).toEqual(ALL.toSorted());
    expect(wallets.rows.events).toHaveLength(3);
  });

  it("makes the first one also for who has asked for one before, and does not count it as asked for", async () => {
    const { deps, provide, networks, userId } = begin();
    const create = makeCreateWallet({ ...deps, perUser: 2 });
    const command = { userId, network: "TRON", name: null, idempotencyKey: null };
    await create(command);
    await provide(["TRON", "BITCOIN"]);
    expect(networks().toSorted()).toEqual(["BITCOIN", "TRON", "TRON"]);
    expect(await create(command)).toMatchObject({ ok: true });
    expect(await create(command)).toMatchObject({ ok: false });
  });

  it("makes them in the configuration's order, named for their networks, sealed for themselves, and states each", async () => {
    const { clock, provide, seeds, userId, vault, wallets } = begin();
    await provide(ALL.toReversed());
    const made = wallets.rows.wallets;
    expect(made.map(({ wallet }) => wallet)).toEqual(
      ["Ethereum", "Bitcoin", "Tron"].map((name) => ({
        id: expect.stringMatching(/^wal_/),
        userId,
        network: name.toUpperCase(),
        kind: "CUSTODIAL",
        name,
        createdAt: clock.now(),
        isDefault: true,
        archivedAt: null,
      })),
    );
    expect(new Set(made.map(({ origin }) => origin))).toEqual(new Set(["VERIFICATION"]));
    expect(wallets.rows.events.map(({ type, subject, ownerId, data }) => ({ type, subject, ownerId, data }))).toEqual(
      made.map(({ wallet: { id, network } }) => ({
        type: "wallet.created",
        subject: id,
        ownerId: userId,
        data: { walletId: id, userId, network },
      })),
    );
    const opened = made.map(({ wallet, keys }) => vault.open(keys.sealedEntropy, entropyContext(wallet.id)));
    expect(await Promise.all(opened)).toEqual(seeds.made);
  });

  it("shows no seed, no extended key and nothing sealed, in no event and no line of the log", async () => {
    const { provide, wallets, lines, hidden } = begin();
    await provide([...ALL, "DOGECOIN"]);
    const shown = JSON.stringify([wallets.rows.events, lines]);
    expect(hidden().length).toBeGreaterThan(20);
    expect(hidden().filter((text) => shown.includes(text))).toEqual([]);
  });

  it("comes to one wallet on each configured network that was ever asked for, whatever is asked in turn", async () => {
    const asked = fc.array(fc.constantFrom(...ALL, "DOGECOIN"), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), asked), { maxLength: 5 }), async (events) => {
        const { provide, networks } = begin();
        const people = [newId("usr"), newId("usr")] as const;
        const known = [new Set<string>(), new Set<string>()] as const;
        for (const [who, some] of events) {
          await provide(some, people[who as 0 | 1]);
          for (const network of some) if (fakeNetworks.has(network)) known[who as 0 | 1].add(network);
        }
        for (const who of [0, 1] as const) expect(networks(people[who]).toSorted()).toEqual([...known[who]].toSorted());
      }),
      { numRuns: 50 },
    );
  });
});
