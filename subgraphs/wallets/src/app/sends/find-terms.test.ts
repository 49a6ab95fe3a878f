import { describe, expect, it } from "vitest";
import { CONTRACT } from "../../../test/fakes/ether.ts";
import { RULES, TREASURY } from "../../../test/fakes/sending-world.ts";
import { TOKEN_FEE, tokenSetting } from "../../../test/fakes/token-setting.ts";

describe("a payment of a token", () => {
  it("is signed for its contract, with gas for a payee who has none, and is paid where that says so", async () => {
    const { pay, steps, attempts, find, mineAll, told, ether } = await tokenSetting();
    const id = await pay(30n, "ann");
    await steps.sign();
    const [attempt] = attempts(id);
    expect(attempt).toMatchObject({ units: 30n, fees: { gasLimit: 65_000n } });
    expect(JSON.parse(Buffer.from(attempt?.bytes ?? []).toString())).toMatchObject({
      ...{ to: "ann", units: "30n", token: { contract: CONTRACT, authorization: null } },
    });
    await mineAll(8);
    expect(find(id).state).toBe("FINAL");
    expect([ether.tokensOf("ann"), ether.tokensOf(TREASURY)]).toEqual([30n, 70n]);
    expect(told("payout.confirmed")).toHaveLength(1);
    expect(told("fee.paid")).toMatchObject([{ data: { currency: "TST" } }]);
  });

  it("is counted against what its treasury has of that token, and its fee against the rest", async () => {
    const { pay, plan, steps, find, lines } = await tokenSetting({ tokens: 100n, ether: 2n * TOKEN_FEE + 5n });
    const first = await pay(60n);
    const large = await pay(50n);
    const small = await pay(40n);
    const own = await plan(6n);
    await steps.sign();
    await steps.sign();
    expect([first, large, small, own].map((id) => find(id).state)).toEqual(["SIGNED", "PLANNED", "SIGNED", "PLANNED"]);
    expect(lines.filter((line) => line.includes("too little"))).toHaveLength(2);
  });

  it("waits while its contract is not what is configured, and keeps no other waiting", async () => {
    const { pay, plan, steps, find, fits, lines, attempts, clock } = await tokenSetting();
    fits.now = false;
    const [id, own] = [await pay(30n), await plan(1n)];
    await steps.sign();
    expect([find(id).state, find(own).state]).toEqual(["PLANNED", "SIGNED"]);
    expect(attempts(id)).toEqual([]);
    expect(lines.filter((line) => line.includes("not what is configured"))).toHaveLength(1);
    fits.now = true;
    clock.pass(2_000);
    await steps.sign();
    expect(find(id).state).toBe("SIGNED");
  });

  it("that is signed is replaced whatever its contract is found to be since: others wait behind its nonce", async () => {
    const { pay, steps, attempts, find, fits, clock, mineAll } = await tokenSetting();
    const id = await pay(30n, "ann");
    await steps.sign();
    await steps.broadcast();
    fits.now = false;
    clock.pass(RULES.replaceAfterMs);
    await steps.replace();
    expect(attempts(id).map(({ units, isCancel }) => [units, isCancel])).toEqual([
      [30n, false],
      [30n, false],
    ]);
    await mineAll(8);
    expect(find(id).state).toBe("FINAL");
  });

  it("is called off by nothing of either, paid to its source", async () => {
    const { pay, steps, sends, attempts, find, mineAll, ether, told } = await tokenSetting();
    const id = await pay(30n, "ann");
    await steps.sign();
    await steps.broadcast();
    await sends.inSends((writer) => writer.ask(find(id).id, "CANCEL"));
    await steps.replace();
    expect(JSON.parse(Buffer.from(attempts(id).at(-1)?.bytes ?? []).toString())).toMatchObject({
      ...{ to: TREASURY, units: "0n", token: null },
    });
    await steps.broadcast();
    await mineAll(8);
    expect([find(id).state, ether.tokensOf("ann")]).toEqual(["CANCELLED", 0n]);
    expect(told("payout.failed")).toHaveLength(1);
  });

  it("has failed, and an operator sees it, where the contract moved anything else", async () => {
    const { pay, find, mineAll, ether, told, lines, round } = await tokenSetting();
    ether.token.skims = 1n;
    const id = await pay(30n, "ann");
    await round();
    await mineAll(8);
    expect(find(id)).toMatchObject({ state: "FAILED", failure: "NOT_MOVED" });
    expect([told("payout.confirmed"), told("payout.failed")]).toMatchObject([[], [{ data: { reason: "NOT_MOVED" } }]]);
    expect(lines.some((line) => line.includes("has paid nothing") && line.includes("NOT_MOVED"))).toBe(true);
  });

  it("has failed before anything is signed where it would go to the contract itself, or the contract refuses", async () => {
    const { pay, steps, find, node, attempts } = await tokenSetting();
    node().estimates.set("frozen", null);
    const [lost, frozen] = [await pay(5n, CONTRACT.toUpperCase()), await pay(6n, "frozen")];
    await steps.sign();
    for (const id of [lost, frozen]) {
      expect(find(id)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES", nonce: null });
      expect(attempts(id)).toEqual([]);
    }
  });
});
