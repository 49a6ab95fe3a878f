import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { CAP, makeFakeCold } from "../../../test/fakes/cold.ts";
import { FITTING, makeSendingWorld, NATIVE, NETWORK, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";
import type { HotCap } from "../../domain/cold/cold-storage.ts";
import { isOpen } from "../../domain/sends/send.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeKeepCold } from "./keep-cold.ts";
import { makeReadColdAccounts, makeReadHotAccounts } from "./read-hot.ts";

const RICH = 100_000_000n;
const TOKEN_CAP: HotCap = { asset: FITTING.asset, cap: 1_000n, target: 300n, floor: null };

async function setting(
  caps: readonly HotCap[] = [{ ...CAP, cap: 50_000_000n, target: 10_000_000n, floor: 6_000_000n }],
) {
  const here = makeSendingWorld();
  const { sends, deps, steps, ether } = here;
  const cold = makeFakeCold();
  const low = new Map<string, boolean>();
  const agree = async (address: string, of = caps) => {
    const id = newId("cst");
    const [at, basedOn] = [new Date(0), cold.inForce(NETWORK)?.version ?? 0];
    await cold.writer.propose({
      ...{ id, network: NETWORK, address, account: null, caps: of, basedOn, reason: "why" },
      ...{ proposedBy: OPERATOR, proposedAt: at, expiresAt: at },
    });
    await cold.writer.decide(id, { decision: "APPROVED", by: newId("usr"), at, reason: "so", version: basedOn + 1 });
    const treasury = sends.rows().treasuries.get(NETWORK);
    if (treasury) sends.rows().treasuries.set(NETWORK, { ...treasury, coldAddress: address });
  };
  await agree("frozen");
  const wallets = [{ walletId: newId("wal"), addressId: newId("adr"), address: "frozen", isInForce: true }];
  const listWallets = async () => wallets;
  const findTreasury = here.treasuries.reader.find;
  const keep = makeKeepCold({
    ...{ ...deps, findTreasury, noteLow: (_network, currency, isLow) => low.set(currency, isLow) },
    cold: {
      findInForce: async () => cold.inForce(NETWORK),
      listOpen: async () => sends.all().filter((one) => one.kind === "COLD" && isOpen(one)),
    },
    readHot: makeReadHotAccounts({ ...deps, findTreasury, sumPlanned: here.treasuries.reader.sumPlanned }),
    readCold: makeReadColdAccounts({ ...deps, cold: { listWallets } }),
    inCold: (work) => sends.inSends((writer) => work({ ...cold.writer, sends: writer })),
  });
  ether.give(TREASURY, RICH);
  await steps.follow();
  return { ...here, ...cold, agree, keep, low, listCold: () => sends.all().filter(({ kind }) => kind === "COLD") };
}

describe("what a treasury holds above its cap", () => {
  it("is planned to go to the address in force, once until that is final, and is signed as all else", async () => {
    const { keep, listCold, steps, ether, announced } = await setting();
    await keep();
    await keep();
    expect(listCold()).toMatchObject([
      {
        ...{ state: "PLANNED", source: TREASURY, payee: "frozen", amount: money(NATIVE, RICH - 10_000_000n) },
        ...{ priority: "LOW", paymentId: null, userId: null, token: null },
      },
    ]);
    expect(announced.length).toBeGreaterThan(0);
    await steps.sign();
    await keep();
    expect(listCold()).toMatchObject([{ state: "SIGNED" }]);
    ether.give(TREASURY, RICH);
    await steps.broadcast();
    ether.mine();
    await steps.follow();
    await keep();
    expect(listCold()).toHaveLength(1);
    ether.mine({ blocks: 6 });
    await steps.follow();
    await steps.settle();
    await steps.settle();
    await keep();
    expect(listCold()).toMatchObject([{ state: "FINAL" }, { state: "PLANNED" }]);
    expect(ether.balanceOf("frozen")).toBe(RICH - 10_000_000n);
  });

  it("is what payments that wait leave, and is called off where more of them come before it is signed", async () => {
    const { keep, listCold, plan } = await setting();
    await plan(60_000_000n);
    await keep();
    expect(listCold()).toEqual([]);
    const later = await setting();
    await later.plan(10_000_000n);
    await later.keep();
    expect(later.listCold()).toMatchObject([{ amount: money(NATIVE, RICH - 20_000_000n) }]);
    await later.plan(5_000_000n);
    await later.keep();
    expect(later.listCold()).toMatchObject([{ state: "PLANNED" }]);
    await later.plan(1n);
    await later.keep();
    expect(later.listCold()).toMatchObject([{ state: "CANCELLED" }]);
    await later.keep();
    expect(later.listCold()).toMatchObject([{ state: "CANCELLED" }, { amount: money(NATIVE, RICH - 25_000_001n) }]);
  });

  it("goes nowhere while the treasury is paused, halted or stopped, its chain is not at its tip, or nobody has a cap", async () => {
    const never = async (change: (here: Awaited<ReturnType<typeof setting>>) => unknown) => {
      const here = await setting();
      await change(here);
      await here.keep();
      expect(here.listCold()).toEqual([]);
    };
    await never(({ treasuries, clock }) =>
      treasuries.inTreasuries((writer) =>
        writer.switchTo({ network: NETWORK, state: "PAUSED", reason: "a look", operatorId: null, at: clock.now() }),
      ),
    );
    await never(({ sends }) =>
      sends.inSends((writer) => writer.pause({ network: NETWORK, address: TREASURY }, "REFUSED")),
    );
    await never(({ sends }) => sends.rows().stopped.add(NATIVE.code));
    await never(({ agree }) => agree("frozen", []));
    await never(({ kept }) => kept.clear());
    const behind = await setting();
    behind.ether.mine({ blocks: 9 });
    behind.node().fault = new NoAnswer("away");
    await expect(behind.keep()).rejects.toThrow("away");
    expect(behind.listCold()).toEqual([]);
  });

  it("is called off where another address is in force, or no cap, and goes there by the next look", async () => {
    const { keep, listCold, agree, steps } = await setting();
    await keep();
    await agree("colder");
    // What is planned for the first is never signed.
    await steps.sign();
    expect(listCold()).toMatchObject([{ state: "PLANNED", payee: "frozen" }]);
    await keep();
    expect(listCold()).toMatchObject([{ state: "CANCELLED" }, { state: "PLANNED", payee: "colder" }]);
    await agree("colder", []);
    await keep();
    expect(listCold()).toMatchObject([{ state: "CANCELLED" }, { state: "CANCELLED" }]);
  });

  it("waits where its address takes nothing, and does not fail again and again", async () => {
    const { keep, listCold, steps, node, clock, lines } = await setting();
    node().estimates.set("frozen", null);
    for (let looks = 0; looks < 3; looks += 1) {
      await keep();
      await steps.sign();
      clock.pass(600_000);
    }
    expect(listCold()).toMatchObject([{ state: "PLANNED" }]);
    expect(lines.filter((line) => line.includes("what is to be kept cold waits"))).toHaveLength(1);
    node().estimates.delete("frozen");
    await steps.sign();
    expect(listCold()).toMatchObject([{ state: "SIGNED" }]);
  });

  it("is of each token that fits by itself, and of none that is not what is configured", async () => {
    const { keep, listCold, ether, steps, fits } = await setting([TOKEN_CAP]);
    ether.giveTokens(TREASURY, 5_000n);
    await steps.follow();
    fits.now = false;
    await keep();
    expect(listCold()).toEqual([]);
    fits.now = true;
    await keep();
    expect(listCold()).toMatchObject([
      { amount: money(FITTING.asset, 4_700n), token: { contract: FITTING.contract, owner: null } },
    ]);
  });

  it("is too little where payments leave less than the floor, and something could be brought back", async () => {
    const { keep, low, plan, ether, steps } = await setting();
    await keep();
    expect(low.get(NATIVE.code)).toBe(false);
    await plan(95_000_000n);
    await keep();
    expect(low.get(NATIVE.code)).toBe(false);
    ether.give("frozen", 1n);
    ether.mine();
    await steps.follow();
    await keep();
    expect(low.get(NATIVE.code)).toBe(true);
  });
});
