import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { type CreateWallet, makeCreateWallet } from "./create-wallet.ts";
import { entropyContext } from "./make-wallet-keys.ts";

type Asked = Partial<Omit<CreateWallet, "userId">>;

/** Alice's world. */
function begin(options: { perUser?: number } = {}) {
  const world = makeFakeWorld(options);
  const createWallet = makeCreateWallet(world.deps);
  const userId = newId("usr");
  return {
    ...world,
    userId,
    createWallet,
    create: (asked: Asked = {}) =>
      createWallet({ userId, network: "TRON", name: null, idempotencyKey: null, ...asked }),
    /** How much was made and told. */
    counts: () => ({
      keys: world.seeds.made.length,
      wallets: world.wallets.rows.wallets.length,
      events: world.wallets.rows.events.length,
      announced: world.announced.length,
    }),
  };
}

const NOTHING = { keys: 0, wallets: 0, events: 0, announced: 0 };
const ONE = { keys: 1, wallets: 1, events: 1, announced: 1 };
const REUSED = err({ code: "IDEMPOTENCY_KEY_REUSED" });

describe("createWallet", () => {
  it("refuses a network that is not configured, names those that are, and makes no keys", async () => {
    const { create, counts } = begin();
    expect(await create({ network: "NOWHERE", idempotencyKey: "k" })).toEqual(
      err({ code: "NETWORK_UNAVAILABLE", available: ["ETHEREUM", "BITCOIN", "TRON"] }),
    );
    expect(counts()).toEqual(NOTHING);
    expect(await create({ idempotencyKey: "k" })).toMatchObject({ ok: true });
  });

  it("refuses one more than a person may make, and makes no keys for it", async () => {
    const { create, counts } = begin({ perUser: 1 });
    await create();
    const full = err({ code: "QUOTA_EXCEEDED", limit: 1 });
    expect(await create()).toEqual(full);
    expect(await create({ idempotencyKey: "k" })).toEqual(full);
    expect(await create({ idempotencyKey: "k", name: "Savings" })).toEqual(REUSED);
    expect(counts()).toEqual(ONE);
  });

  it.each<[string, Asked]>([
    ["network", { network: "BITCOIN" }],
    ["network, configured or not", { network: "NOWHERE" }],
    ["name", { name: "Savings" }],
  ])("refuses a key that came with another %s, and makes no keys for it", async (_what, other) => {
    const { create, counts } = begin();
    await create({ idempotencyKey: "k" });
    expect(await create({ idempotencyKey: "k", ...other })).toEqual(REUSED);
    expect(counts()).toEqual(ONE);
  });

  it("stores and tells nothing where keys cannot be made, and its idempotency key stays free", async () => {
    const { create, counts, seeds } = begin();
    seeds.fault = new Error("no curve");
    await expect(create({ idempotencyKey: "k" })).rejects.toThrow("no curve");
    expect(counts()).toEqual({ ...NOTHING, keys: 1 });
    seeds.fault = null;
    expect(await create({ idempotencyKey: "k", network: "BITCOIN" })).toMatchObject({ ok: true });
  });

  it("fails where the wallet that a key made is gone: that is no answer to a request", async () => {
    const { create, deps, createWallet, userId } = begin();
    await create({ idempotencyKey: "k" });
    const forgetful = makeCreateWallet({ ...deps, reader: { listByIds: async () => [] } });
    const command = { userId, network: "TRON", name: null, idempotencyKey: "k" };
    await expect(forgetful(command)).rejects.toThrow("is missing");
    expect(await createWallet(command)).toMatchObject({ ok: true });
  });

  it("fills the last place once where two race for it, and whoever is refused stays refused", async () => {
    const { create, counts } = begin({ perUser: 1 });
    const keys = ["a", "b"];
    const answers = await Promise.all(keys.map((idempotencyKey) => create({ idempotencyKey })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers).toContainEqual(err({ code: "QUOTA_EXCEEDED", limit: 1 }));
    expect(await Promise.all(keys.map((idempotencyKey) => create({ idempotencyKey })))).toEqual(answers);
    expect(counts()).toEqual({ ...ONE, keys: 2 });
  });

  it("makes one wallet of two requests that come at once under one key, and both get it", async () => {
    const { create, counts } = begin();
    const [one, other] = await Promise.all([create({ idempotencyKey: "k" }), create({ idempotencyKey: "k" })]);
    expect(one).toMatchObject({ ok: true });
    expect(other).toEqual(one);
    expect(counts()).toEqual({ ...ONE, keys: 2 });
  });

  it("refuses the second of two that come at once under one key with other names", async () => {
    const { create, counts } = begin();
    const answers = await Promise.all(["A", "B"].map((name) => create({ name, idempotencyKey: "k" })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers).toContainEqual(REUSED);
    expect(counts()).toEqual({ ...ONE, keys: 2 });
  });

  it("makes a wallet named for its network, or as it is called, and states each", async () => {
    const { create, clock, userId, wallets, counts } = begin();
    const wallet = { id: expect.stringMatching(/^wal_/), userId, network: "TRON", kind: "CUSTODIAL" };
    const first = await create();
    expect(first).toEqual(ok({ ...wallet, name: "Tron", createdAt: clock.now(), isDefault: true, archivedAt: null }));
    clock.pass(1_000);
    expect(await create({ name: "Savings" })).toEqual(
      ok({ ...wallet, name: "Savings", createdAt: clock.now(), isDefault: false, archivedAt: null }),
    );
    expect(wallets.rows.events.map(({ type, data }) => ({ type, data }))).toEqual(
      wallets.rows.wallets.map(({ wallet: { id } }) => ({
        type: "wallet.created",
        data: { walletId: id, userId, network: "TRON" },
      })),
    );
    expect(wallets.rows.wallets.map(({ origin }) => origin)).toEqual(["REQUEST", "REQUEST"]);
    expect(counts()).toEqual({ keys: 2, wallets: 2, events: 2, announced: 2 });
  });

  it("seals each wallet's own seed for it alone", async () => {
    const { create, seeds, vault, wallets } = begin();
    for (const network of ["TRON", "BITCOIN"]) await create({ network });
    for (const [i, { wallet, keys }] of wallets.rows.wallets.entries()) {
      expect(await vault.open(keys.sealedEntropy, entropyContext(wallet.id))).toEqual(seeds.made[i]);
      expect(keys.firstAddress.address).toContain(wallet.network);
      await expect(vault.open(keys.sealedEntropy, entropyContext(newId("wal")))).rejects.toThrow();
    }
  });

  it("shows no seed, no extended key and nothing sealed: in no answer, no event and no line of the log", async () => {
    const { create, createWallet, seeds, wallets, lines, hidden } = begin({ perUser: 2 });
    const answers: unknown[] = [];
    for (let i = 0; i < 4; i += 1) answers.push(await create({ idempotencyKey: `${i % 3}` }));
    seeds.fault = new Error("no curve");
    const cut = createWallet({ userId: newId("usr"), network: "TRON", name: null, idempotencyKey: null });
    answers.push(await cut.catch(String));
    const shown = JSON.stringify([answers, wallets.rows.events, lines]);
    expect(hidden().length).toBeGreaterThan(20);
    expect(hidden().filter((text) => shown.includes(text))).toEqual([]);
  });

  it("never lets a person have more than they may, and answers each key as at first, whatever is asked", async () => {
    const asked = fc.record({
      person: fc.constantFrom("a", "b"),
      network: fc.constantFrom("TRON", "BITCOIN", "NOWHERE"),
      name: fc.constantFrom(null, "Savings"),
      idempotencyKey: fc.constantFrom(null, "k", "l"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { maxLength: 12 }), async (commands) => {
        const { createWallet, wallets } = begin({ perUser: 2 });
        const people = { a: newId("usr"), b: newId("usr") };
        const first = new Map<string, { args: string; answer: Awaited<ReturnType<typeof createWallet>> }>();
        const made = { a: 0, b: 0 };
        for (const { person, ...command } of commands) {
          const answer = await createWallet({ ...command, userId: people[person] });
          const key = command.idempotencyKey && `${person} ${command.idempotencyKey}`;
          const args = JSON.stringify([command.network, command.name]);
          const before = key ? first.get(key) : undefined;
          if (before) expect(answer).toEqual(before.args === args ? before.answer : REUSED);
          else if (command.network === "NOWHERE") expect(answer).toMatchObject(err({ code: "NETWORK_UNAVAILABLE" }));
          else {
            if (made[person] === 2) expect(answer).toEqual(err({ code: "QUOTA_EXCEEDED", limit: 2 }));
            else if (answer.ok) made[person] += 1;
            else throw new Error(`was refused: ${answer.error.code}`);
            if (key) first.set(key, { args, answer });
          }
        }
        expect(wallets.rows.wallets).toHaveLength(made.a + made.b);
      }),
      { numRuns: 50 },
    );
  });
});
