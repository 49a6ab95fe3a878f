import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import { makeManageSends } from "./manage-sends.ts";

const NOT_FOUND = { ok: false, error: { code: "TRANSACTION_NOT_FOUND" } };
const NOT_WAITING = { ok: false, error: { code: "TRANSACTION_NOT_WAITING" } };

async function setting() {
  const here = makeSendingWorld();
  here.ether.give(TREASURY, 100_000_000n);
  await here.steps.follow();
  const by = (sendId: SendId | null) => ({ operatorId: OPERATOR, sendId, reason: "why not" });
  const acts = () => here.sends.rows().acts.map(({ asked }) => asked);
  const sign = async () => {
    const id = await here.plan(1n);
    await here.steps.sign();
    return id;
  };
  return { ...here, by, acts, sign };
}

describe("an operator", () => {
  it("who wants to speed up what can only expire is told so, once it is signed, and may call it off", async () => {
    const { by, acts, sign, sends, clock, plan } = await setting();
    const network = "TEST";
    const manage = makeManageSends({ expiring: new Set([network]), inSends: sends.inSends, clock, announce: () => {} });
    const id = await sign();
    expect(sends.all().map((one) => one.network)).toEqual([network]);
    expect(await manage.speedUp(by(id))).toEqual({ ok: false, error: { code: "TRANSACTION_NOT_REPLACEABLE" } });
    expect(await manage.speedUp(by(await plan(2n)))).toEqual(NOT_WAITING);
    expect(acts()).toEqual([]);
    expect(await manage.cancel(by(id))).toEqual({ ok: true, value: id });
    expect(acts()).toEqual(["CANCEL"]);
  });

  it.each(["speedUp", "cancel"] as const)("who wants to %s what is not there is refused", async (act) => {
    const { manage, by, acts } = await setting();
    expect(await manage[act](by(null))).toEqual(NOT_FOUND);
    expect(await manage[act](by(newId("txn")))).toEqual(NOT_FOUND);
    expect(acts()).toEqual([]);
  });

  it("calls off what is only planned at once: nothing is signed, and it is told as failed", async () => {
    const { manage, by, acts, plan, find, steps, told, announced } = await setting();
    const id = await plan(1n);
    expect(await manage.speedUp(by(id))).toEqual(NOT_WAITING);
    expect(await manage.cancel(by(id))).toEqual({ ok: true, value: id });
    expect(await manage.cancel(by(id))).toEqual({ ok: true, value: id });
    await steps.sign();
    expect(find(id)).toMatchObject({ state: "CANCELLED", failure: null, nonce: null });
    expect(told("payout.failed")).toMatchObject([{ subject: find(id).paymentId, data: { reason: "CANCELLED" } }]);
    expect(acts()).toEqual(["CANCEL"]);
    expect(announced.length).toBeGreaterThan(0);
  });

  it("asks for more speed, or for an end, of what is signed: a repeat is kept once, and the end stays", async () => {
    const { manage, by, acts, sign, find } = await setting();
    const id = await sign();
    for (const act of ["speedUp", "speedUp", "cancel", "cancel", "speedUp"] as const)
      expect(await manage[act](by(id))).toEqual({ ok: true, value: id });
    expect(find(id).asked).toBe("CANCEL");
    expect(acts()).toEqual(["SPEED_UP", "CANCEL"]);
  });

  it("is too late where it is in a block, or at its end", async () => {
    const { manage, by, acts, sign, ether, steps } = await setting();
    const id = await sign();
    await steps.broadcast();
    ether.mine();
    await steps.follow();
    expect(await manage.speedUp(by(id))).toEqual(NOT_WAITING);
    expect(await manage.cancel(by(id))).toEqual(NOT_WAITING);
    ether.mine({ blocks: 5 });
    for (let rounds = 0; rounds < 2; rounds += 1) {
      await steps.follow();
      await steps.settle();
    }
    expect(await manage.cancel(by(id))).toEqual(NOT_WAITING);
    expect(acts()).toEqual([]);
  });
});
