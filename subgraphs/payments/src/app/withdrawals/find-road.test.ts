import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeGoing } from "../../../test/fakes/going.ts";
import { findRoad } from "./find-road.ts";
import { makeLookUpWithdrawal } from "./look-up.ts";
import { noteConfirmed } from "./note-payout-end.ts";

describe("the road of a withdrawal", () => {
  it("is a fault where it goes nowhere", async () => {
    const { roads, made } = makeGoing();
    await expect(findRoad(roads, { ...(await made()), id: newId("pay") })).rejects.toThrow("goes nowhere");
    const listWithdrawnTo = async () => [newId("pm")];
    await expect(findRoad({ ...roads, listWithdrawnTo }, await made())).rejects.toThrow("goes nowhere");
  });

  it("is open where its network is, and stays PENDING while it is not", async () => {
    const world = makeGoing();
    const payment = await world.made();
    world.switch(false);
    expect(await (await findRoad(world.roads, payment)).isOpen()).toBe(false);
    expect([await world.payOut(payment.id), world.asked]).toEqual([{ inMs: 1_000 }, []]);
    expect((await world.deps.findPayment(payment.id))?.status).toBe("PENDING");
    world.switch(true);
    expect(await world.payOut(payment.id)).toEqual({ inMs: 3_600_000 });
    expect((await world.deps.findPayment(payment.id))?.status).toBe("PROCESSING");
  });

  it("asks wallets once, also where it was stopped behind its beginning, and is watched by nobody once paid", async () => {
    const world = makeGoing();
    const payment = await world.made();
    world.stop.isOn = true;
    for (let times = 0; times < 2; times += 1) expect(await world.payOut(payment.id)).toEqual({ inMs: 1_000 });
    expect(world.asked).toEqual([]);
    world.stop.isOn = false;
    for (let times = 0; times < 2; times += 1) await world.payOut(payment.id);
    expect(world.asked).toEqual([payment.id]);
    const road = await findRoad(world.roads, payment);
    expect([await road.look(), await road.resume(), await road.recheck()]).toEqual(["WAITING", "WAITING", "PAID"]);
  });

  it("is completed by hand by nobody, and failed only before wallets are asked", async () => {
    const world = makeGoing();
    const lookUp = makeLookUpWithdrawal(world.roads);
    const payment = await world.made();
    expect(await lookUp(payment)).toEqual({ word: "UNKNOWN", rulesOut: ["COMPLETED"] });
    await world.payOut(payment.id);
    expect(await lookUp(payment)).toEqual({ word: "WAITING", rulesOut: ["COMPLETED", "FAILED"] });
    const paid = { paymentId: payment.id, network: "ETHEREUM", txid: "0x1", confirmedAt: "2026-01-02T03:04:05Z" };
    await noteConfirmed(world.books, paid);
    expect(await lookUp(payment)).toMatchObject({ word: "DONE" });
  });
});
