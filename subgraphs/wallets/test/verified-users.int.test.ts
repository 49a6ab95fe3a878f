import type { Vault } from "@coffer/platform/stores/vault";
import { afterEach, describe, expect, it } from "vitest";
import { makeNetworks } from "../src/adapters/networks.ts";
import { ALL, makeSideBySideBus, person, verified, type World, world } from "./world.ts";

let here: World;
afterEach(() => here.close());

const summary = (wallets: readonly { network: string; name: string; kind: string }[]) =>
  wallets.map(({ network, name, kind }) => `${network} ${name} ${kind}`).toSorted();
const THREE = ["BITCOIN Bitcoin CUSTODIAL", "ETHEREUM Ethereum CUSTODIAL", "TRON Tron CUSTODIAL"];

/** Counts sealings under way: one is made with each wallet's keys. */
function countingVault() {
  const count = { now: 0, most: 0, total: 0 };
  const around = (vault: Vault): Vault => ({
    ...vault,
    async seal(plaintext, context) {
      count.total += 1;
      count.now += 1;
      count.most = Math.max(count.most, count.now);
      for (let turns = 0; turns < 50; turns += 1) await new Promise(setImmediate);
      count.now -= 1;
      return vault.seal(plaintext, context);
    },
  });
  return { count, around };
}

describe("user.verified", () => {
  it("goes to the dead letters where it does not say who or where, and the next one is taken", async () => {
    here = await world();
    const alice = person();
    const nobody = { ...verified(alice), data: { networks: [...ALL] } };
    await here.publish(
      nobody,
      verified(alice, "TRON"),
      verified(alice, [1]),
      verified(person(), ["TRON"]),
      verified(alice),
    );
    expect(await here.countOf("dead_letter")).toBe(3);
    expect(summary(await here.walletsOf(alice))).toEqual(THREE);
    expect(await here.countOf("wallet")).toBe(4);
  });

  it("makes nothing on networks that are not configured here, says so in the log, and makes the others", async () => {
    here = await world({ config: { networks: ["TRON"] } });
    const alice = person();
    await here.publish(verified(alice, ["DOGECOIN", "TRON", "BITCOIN"]));
    expect(summary(await here.walletsOf(alice))).toEqual(["TRON Tron CUSTODIAL"]);
    const line = here.lines.map((text) => JSON.parse(text)).find(({ msg }) => msg.includes("not configured"));
    expect(line).toMatchObject({ level: "warn", userId: alice.userId, networks: ["DOGECOIN", "BITCOIN"] });
    expect(await here.countOf("dead_letter")).toBe(0);
  });

  it("makes one wallet per network asked for, each with its first address, and states each", async () => {
    here = await world();
    const [alice, bob] = [person(), person()];
    await here.publish(verified(alice), verified(bob, ["BITCOIN"]));
    const wallets = await here.walletsOf(alice);
    expect(summary(wallets)).toEqual(THREE);
    const networks = makeNetworks(ALL, { bitcoinNetwork: "regtest", mode: "sandbox" });
    const paths = { ETHEREUM: "m/44'/60'/0'/0/0", BITCOIN: "m/84'/1'/0'/0/0", TRON: "m/44'/195'/0'/0/0" };
    for (const { network, addresses } of wallets) {
      expect(addresses.nodes).toEqual([
        { address: expect.any(String), derivationPath: paths[network as keyof typeof paths], index: 0, label: null },
      ]);
      expect(networks.get(network)?.chain.isAddress(addresses.nodes[0]?.address ?? "")).toBe(true);
    }
    expect(summary(await here.walletsOf(bob))).toEqual(["BITCOIN Bitcoin CUSTODIAL"]);
    const stated = (await here.stated()).filter(({ ownerid }) => ownerid === alice.userId);
    expect(new Map(stated.map(({ subject, type, data }) => [subject, { type, data }]))).toEqual(
      new Map(
        wallets.map(({ id, network }) => [
          id,
          { type: "coffer.wallets.wallet.created", data: { walletId: id, userId: alice.userId, network } },
        ]),
      ),
    );
    expect(stated).toHaveLength(3);
    await expect.poll(() => here.rows("SELECT FROM wallets.outbox")).toEqual([]);
  });

  it("makes them exactly once when the event comes five times and again under new ids, at two processes at once", async () => {
    here = await world({ bus: makeSideBySideBus() });
    await here.another();
    const alice = person();
    const event = verified(alice);
    const again = [verified(alice, ["TRON", "ETHEREUM", "BITCOIN"]), verified(alice, ["BITCOIN", "TRON", "ETHEREUM"])];
    await here.publish(event, event, event, event, event, ...again);
    await here.publish(event, verified(alice));
    expect(summary(await here.walletsOf(alice))).toEqual(THREE);
    expect([await here.countOf("wallet"), await here.countOf("address")]).toEqual([3, 3]);
    expect(await here.stated()).toHaveLength(3);
    expect(await here.countOf("inbox")).toBe(4);
    expect(await here.countOf("dead_letter")).toBe(0);
  });

  it("adds only what is new when a later event asks for more", async () => {
    here = await world();
    const alice = person();
    await here.publish(verified(alice, ["TRON"]));
    const [tron] = await here.walletsOf(alice);
    await here.publish(verified(alice, ["TRON", "BITCOIN"]));
    const wallets = await here.walletsOf(alice);
    expect(wallets.map(({ network }) => network)).toEqual(["TRON", "BITCOIN"]);
    expect(wallets[0]).toEqual(tron);
  });

  it("makes the first one also for somebody who has asked for one before", async () => {
    here = await world();
    const alice = person();
    await here.create(alice, { network: "TRON", name: "Mine" });
    await here.publish(verified(alice, ["TRON"]));
    expect(summary(await here.walletsOf(alice))).toEqual(["TRON Mine CUSTODIAL", "TRON Tron CUSTODIAL"]);
  });

  it("stores all of an event's wallets or none", async () => {
    let broken = true;
    let seals = 0;
    here = await world({
      around: (vault) => ({
        ...vault,
        async seal(plaintext, context) {
          seals += 1;
          if (broken && seals === 6) throw new Error("the vault is shut");
          return vault.seal(plaintext, context);
        },
      }),
    });
    const alice = person();
    await here.publish(verified(alice));
    expect(await here.walletsOf(alice)).toEqual([]);
    expect([await here.countOf("address"), await here.countOf("inbox"), await here.countOf("dead_letter")]).toEqual([
      0, 0, 1,
    ]);
    broken = false;
    await here.publish(verified(alice));
    expect(summary(await here.walletsOf(alice))).toEqual(THREE);
  });

  it("makes keys for at most MAX_CONCURRENT_GENERATIONS wallets at once, whatever comes at once", async () => {
    const { count, around } = countingVault();
    here = await world({ bus: makeSideBySideBus(), around, config: { maxConcurrentGenerations: 3 } });
    const people = Array.from({ length: 10 }, () => person());
    await Promise.all([
      here.publish(...people.map((one) => verified(one))),
      ...people.map((one) => here.create(one, { network: "TRON" })),
    ]);
    expect(count).toEqual({ now: 0, most: 3, total: 2 * 40 });
    expect(await here.countOf("wallet")).toBe(40);
  });
});
