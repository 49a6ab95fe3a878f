import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { fakeExportLinks, makeFakeExportDesk } from "../../../test/fakes/exports.ts";
import { makeFakePaymentReader } from "../../../test/fakes/history.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeSendPayment } from "../sends/send-payment.ts";
import { makeRequestReceipt } from "./request-receipt.ts";

async function makeDesk() {
  const { alice, bob, deps, money } = makeFakeWorld();
  const sent = await makeSendPayment(deps)({
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    to: { userId: bob.userId },
    amount: cents(100n),
    memo: null,
    reference: null,
    idempotencyKey: "k",
  });
  if (!sent.ok) throw new Error(sent.error.code);
  const kept = makeFakeExportDesk();
  let woken = 0;
  const requestReceipt = makeRequestReceipt({
    exportDesk: kept.desk,
    exportLinks: fakeExportLinks,
    payments: makeFakePaymentReader(money.list()),
    exportAsked: () => {
      woken += 1;
    },
  });
  const command = { paymentId: sent.value.id, timeZone: "UTC", idempotencyKey: "key" };
  return { requestReceipt, command, alice, bob, asked: kept.asked, woken: () => woken };
}

describe("requesting a receipt", () => {
  it("is refused to a stranger, and of no payment, and then nothing is asked for", async () => {
    const { requestReceipt, command, bob, asked, woken } = await makeDesk();
    const eve = userActor(newId("usr"));
    const nothing = { ok: false, error: { code: "PAYMENT_NOT_FOUND" } };
    expect(await requestReceipt(eve, command)).toEqual(nothing);
    for (const paymentId of [null, newId("pay")])
      expect(await requestReceipt(userActor(bob.userId), { ...command, paymentId })).toEqual(nothing);
    expect([asked(), woken()]).toEqual([[], 0]);
  });

  it("is for both its people as theirs, and for staff as staff", async () => {
    const { requestReceipt, command, alice, bob, asked, woken } = await makeDesk();
    const staff = userActor(newId("usr"), { roles: ["USER", "AUDITOR"] });
    for (const actor of [userActor(alice.userId), userActor(bob.userId), staff])
      expect(await requestReceipt(actor, command)).toMatchObject({ ok: true, value: { ownerId: actor.userId } });
    expect(asked().map(({ isOwn }) => isOwn)).toEqual([true, true, false]);
    expect(woken()).toBe(3);
  });

  it("refuses a second one with the same key and another time zone", async () => {
    const { requestReceipt, command, alice } = await makeDesk();
    const actor = userActor(alice.userId);
    const [first, again] = [await requestReceipt(actor, command), await requestReceipt(actor, command)];
    expect(again).toEqual(first);
    expect(await requestReceipt(actor, { ...command, timeZone: "Asia/Tokyo" })).toMatchObject({
      error: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
  });
});
