import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { expect, it } from "vitest";
import { makeFakeMethods } from "../../../test/fakes/methods.ts";
import { makeRemovePaymentMethod } from "./remove-payment-method.ts";

it("removing a payment method is refused for what is no id, nobody's and somebody else's, and changes nothing", async () => {
  const { methodDesk, userId, own, list } = await makeFakeMethods("a", "b");
  const remove = makeRemovePaymentMethod({ methodDesk });
  const before = await list();
  for (const asked of [
    { userId, methodId: null },
    { userId, methodId: newId("pm") },
    { userId: newId("usr"), methodId: own("a").id },
  ])
    expect(await remove(asked)).toEqual(err({ code: "PAYMENT_METHOD_NOT_FOUND" }));
  expect(await list()).toEqual(before);
});

it("a payment method is removed once, and the oldest that is left is the default", async () => {
  const { methodDesk, userId, own, list } = await makeFakeMethods("a", "b");
  const remove = makeRemovePaymentMethod({ methodDesk });
  for (let times = 0; times < 2; times += 1) {
    expect(await remove({ userId, methodId: own("a").id })).toEqual(ok({ ...own("a"), isDefault: false }));
    expect(await list()).toEqual([{ ...own("b"), isDefault: true }]);
  }
});
