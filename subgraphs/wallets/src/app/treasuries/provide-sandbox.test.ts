import { describe, expect, it } from "vitest";
import { makeExpiringWorld } from "../../../test/fakes/expiring-world.ts";
import { NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import { treasurySetting } from "../../../test/fakes/treasury-setting.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeListLacking, makeListLackingExpiring, makeProvideSandbox } from "./provide-sandbox.ts";

describe("in a sandbox", () => {
  async function sandbox() {
    const here = treasurySetting();
    const asked: string[] = [];
    const given: { txid: string | null } = { txid: "0x1" };
    const provide = makeProvideSandbox({
      ...{ network: NETWORK, sending: here.deps, treasuries: here.treasuries.reader, log: here.deps.log },
      openTreasury: here.openTreasury,
      listLacking: makeListLacking(here.deps),
      faucets: ["TST", "TOK"].map((currency) => ({
        currency,
        async send(address, units) {
          asked.push(`${units} ${currency} to ${address}`);
          return given.txid;
        },
      })),
    });
    return { ...here, provide, asked, given };
  }

  it("a treasury is opened once its chain is followed, and funded once, where it has nothing", async () => {
    const { provide, asked, steps, sends } = await sandbox();
    await provide();
    expect(sends.rows().treasuries.size).toBe(0);
    await steps.follow();
    for (let rounds = 0; rounds < 4; rounds += 1) await provide();
    expect(sends.rows().switches).toMatchObject([{ operatorId: null }]);
    expect(asked).toEqual([`10000 TST to ${TREASURY}`, `1000000000 TOK to ${TREASURY}`]);
  });

  it("one that has a tenth of it gets nothing, less is too little, and one whose node was away gets it later", async () => {
    const { provide, asked, steps, ether, node, given, lines } = await sandbox();
    await steps.follow();
    await provide();
    node().fault = new NoAnswer("away");
    await expect(provide()).rejects.toThrow("away");
    node().fault = null;
    given.txid = null;
    await provide();
    expect(asked).toHaveLength(2);
    expect(lines.some((line) => line.includes("fund the treasury yourself"))).toBe(true);
    const other = await sandbox();
    ether.give(TREASURY, 1n);
    other.ether.give(TREASURY, 1_000n);
    other.ether.giveTokens(TREASURY, 100_000_000n);
    await other.steps.follow();
    await other.provide();
    await other.provide();
    expect(other.asked).toEqual([]);
    // As where a sweep was faster.
    const swept = await sandbox();
    swept.ether.give(TREASURY, 999n);
    swept.ether.giveTokens(TREASURY, 99_999_999n);
    await swept.steps.follow();
    await swept.provide();
    await swept.provide();
    expect(swept.asked).toHaveLength(2);
  });

  it("where transactions expire, it lacks what a node does not see of its own currency and of each token", async () => {
    const { deps, nodes, state } = makeExpiringWorld();
    const [{ node, give, giveTokens }] = nodes;
    const { chain } = state;
    if (!chain) throw new Error("it is followed");
    const list = () => makeListLackingExpiring(deps)({ chain, node }, TREASURY);
    const all = [
      { code: "TST", units: 10n ** 12n },
      { code: "TOK", units: 10n ** 12n },
    ];
    expect(await list()).toEqual(all);
    give(TREASURY, 10n ** 11n);
    giveTokens(TREASURY, 10n ** 11n);
    expect(await list()).toEqual([]);
    giveTokens(TREASURY, 10n ** 11n - 1n);
    expect(await list()).toEqual(all.slice(1));
    // Of one that nobody has looked at yet nobody asks how much is there.
    giveTokens(TREASURY, 10n ** 11n);
    state.isFitting = false;
    expect(await list()).toEqual(all.slice(1));
  });
});
