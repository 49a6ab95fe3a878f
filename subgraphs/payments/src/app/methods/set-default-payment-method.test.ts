import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { expect, it } from "vitest";
import { makeFakeMethods } from "../../../test/fakes/methods.ts";
import { makeSetDefaultPaymentMethod } from "./set-default-payment-method.ts";

it("choosing a default is refused for what is no id, nobody's and somebody else's, and changes nothing", async () => {
  const { methodDesk, userId, own, list } = await makeFakeMethods("a", "b");
  const setDefault = makeSetDefaultPaymentMethod({ methodDesk });
  const before = await list();
  for (const asked of [
    { userId, methodId: null },
    { userId, methodId: newId("pm") },
    { userId: newId("usr"), methodId: own("a").id },
  ])
    expect(await setDefault(asked)).toEqual(err({ code: "PAYMENT_METHOD_NOT_FOUND" }));
  expect(await list()).toEqual(before);
});

it("choosing a default is refused for a payment method that was removed", async () => {
  const { methodDesk, userId, own, list } = await makeFakeMethods("a", "b");
  await methodDesk.remove(userId, own("b").id);
  const chosen = await makeSetDefaultPaymentMethod({ methodDesk })({ userId, methodId: own("b").id });
  expect(chosen).toEqual(err({ code: "PAYMENT_METHOD_NOT_FOUND" }));
  expect(await list()).toEqual([own("a")]);
});

it("a payment method is made the default in the place of the one before, and once more changes nothing", async () => {
  const { methodDesk, userId, own, list } = await makeFakeMethods("a", "b");
  const setDefault = makeSetDefaultPaymentMethod({ methodDesk });
  for (let times = 0; times < 2; times += 1) {
    expect(await setDefault({ userId, methodId: own("b").id })).toEqual(ok({ ...own("b"), isDefault: true }));
    expect(await list()).toEqual([
      { ...own("b"), isDefault: true },
      { ...own("a"), isDefault: false },
    ]);
  }
});
