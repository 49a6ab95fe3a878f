import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeAuthorizedWorld } from "../../../test/fakes/authorized.ts";
import { makeCapturePayment } from "./capture-payment.ts";
import { makeExpireHold } from "./expire-hold.ts";

describe("expireHold", () => {
  it("takes what is no authorised payment for a fault", async () => {
    const { deps, sentId } = await makeAuthorizedWorld();
    for (const id of [newId("pay"), sentId])
      await expect(makeExpireHold(deps)(id)).rejects.toThrow("is no authorised payment");
  });

  it("gives nothing back before the ledger says that the time has come, and looks again soon", async () => {
    const { deps, heldId, clock, status } = await makeAuthorizedWorld();
    clock.pass(599_999);
    expect(await makeExpireHold(deps)(heldId)).toEqual({ inMs: 1_000 });
    expect(await status()).toBe("PENDING");
  });

  it("submits nothing for one that has ended otherwise, and takes it off", async () => {
    const { deps, heldId, bob, submittedSince } = await makeAuthorizedWorld();
    await makeCapturePayment(deps)({ actorId: bob.userId, paymentId: heldId, amount: null, idempotencyKey: "k" });
    expect(await makeExpireHold(deps)(heldId)).toBe("remove");
    expect(submittedSince()).toHaveLength(1);
  });

  it("gives it back once, without a key, however many instances expire it at once", async () => {
    const { deps, heldId, clock, status, submittedSince } = await makeAuthorizedWorld();
    clock.pass(600_000);
    const expire = makeExpireHold(deps);
    const worked = await Promise.all([expire(heldId), expire(heldId), expire(heldId)]);
    expect(worked.filter((one) => one === "remove")).toHaveLength(1);
    expect(await status()).toBe("CANCELLED");
    expect(await expire(heldId)).toBe("remove");
    expect(submittedSince().every(({ claim }) => claim === null)).toBe(true);
  });
});
