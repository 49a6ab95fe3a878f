import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { CONTRACT } from "../../../test/fakes/ether.ts";
import { FITTING, RULES, TREASURY } from "../../../test/fakes/sending-world.ts";
import { tokenSetting } from "../../../test/fakes/token-setting.ts";

describe("a sweep of a token", () => {
  it("is sent by the treasury, by what its owner authorises, whose key is wiped, and moves all of it once", async () => {
    const { deposit, steps, sends, mineAll, ether, opened, told } = await tokenSetting({ tokens: 0n });
    await deposit("deposit", 42n);
    await steps.sweep();
    await steps.sweep();
    const [sweep, ...others] = sends.all();
    expect(others).toEqual([]);
    expect(sweep).toMatchObject({
      ...{ kind: "SWEEP", source: TREASURY, payee: TREASURY, amount: money(FITTING.asset, 42n), state: "PLANNED" },
      ...{ token: { contract: CONTRACT, owner: "deposit" }, paymentId: null },
    });
    await steps.sign();
    expect(opened).toHaveLength(2);
    expect(opened.every((key) => key.every((byte) => byte === 0))).toBe(true);
    await steps.broadcast();
    await mineAll(8);
    expect(sends.all()).toMatchObject([{ state: "FINAL" }]);
    expect([ether.tokensOf("deposit"), ether.tokensOf(TREASURY)]).toEqual([0n, 42n]);
    // It was here before: the books hear of the fee alone.
    expect(told("treasury.funded").map(({ data }) => (data as { currency: string }).currency)).toEqual(["TST"]);
    expect(told("fee.paid")).toHaveLength(1);
  });

  it("has the same authorization in each of its attempts, its token taken off meanwhile, and another in the next", async () => {
    const { deposit, steps, sends, attempts, clock, mineAll, fits } = await tokenSetting({ tokens: 0n });
    await deposit("deposit", 42n);
    await steps.sweep();
    await steps.sign();
    await steps.broadcast();
    clock.pass(RULES.replaceAfterMs);
    Object.assign(fits, { now: false, isListed: false });
    await steps.replace();
    Object.assign(fits, { now: true, isListed: true });
    const authorizationOf = (id: string, place: number) =>
      JSON.parse(Buffer.from(attempts(id).at(place)?.bytes ?? []).toString()).token.authorization;
    const [first] = sends.all();
    expect(attempts(first?.id ?? "")).toHaveLength(2);
    expect(authorizationOf(first?.id ?? "", 0)).toEqual(authorizationOf(first?.id ?? "", 1));
    await steps.broadcast();
    await mineAll(8);
    await deposit("deposit", 11n);
    await steps.sweep();
    await steps.sign();
    const [, second] = sends.all();
    expect(authorizationOf(second?.id ?? "", 0)).not.toEqual(authorizationOf(first?.id ?? "", 0));
  });

  it("is none where nothing may be, where the token does not fit, and where the key is missing it waits", async () => {
    const { deposit, steps, sends, fits, lines, clock } = await tokenSetting({ tokens: 0n });
    await deposit("deposit", 42n);
    fits.now = false;
    await steps.sweep();
    expect(sends.all()).toEqual([]);
    fits.now = true;
    await steps.sweep();
    const key = sends.keys.get("deposit");
    sends.keys.delete("deposit");
    await steps.sign();
    expect(sends.all()).toMatchObject([{ state: "PLANNED" }]);
    expect(lines.some((line) => line.includes("is missing"))).toBe(true);
    if (key) sends.keys.set("deposit", key);
    clock.pass(2_000);
    await steps.sign();
    expect(sends.all()).toMatchObject([{ state: "SIGNED" }]);
  });

  it("waits, and is planned once, where the contract refuses it", async () => {
    const { deposit, steps, sends, node, lines } = await tokenSetting({ tokens: 0n });
    await deposit("frozen", 42n);
    node().estimates.set(TREASURY, null);
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await steps.sweep();
      await steps.sign();
    }
    expect(sends.all()).toMatchObject([{ state: "PLANNED" }]);
    expect(lines.filter((line) => line.includes("the token's contract refuses it"))).toHaveLength(1);
  });

  it("halts an address whose tokens are not there any more", async () => {
    const { deposit, steps, sends, source, lines } = await tokenSetting({ tokens: 0n });
    await deposit("robbed", 9n);
    await steps.sweep();
    expect(sends.all()).toEqual([]);
    expect(source("robbed")).toMatchObject({ pausedFor: "FOREIGN_NONCE" });
    expect(lines.some((line) => line.includes("not there any more"))).toBe(true);
  });
});
