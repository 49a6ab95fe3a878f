import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeAuthorizedWorld } from "../../../test/fakes/authorized.ts";
import { findAuthorization } from "./find-authorization.ts";

describe("findAuthorization", () => {
  it("answers the same for a stranger's, an absent and an immediate payment, and for no id", async () => {
    const { money, heldId, sentId, alice, eve } = await makeAuthorizedWorld();
    expect(await findAuthorization(money.payments, heldId, eve.userId)).toBeNull();
    for (const id of [newId("pay"), sentId, null])
      expect(await findAuthorization(money.payments, id, alice.userId)).toBeNull();
  });

  it("finds it for whoever pays and for whoever is paid", async () => {
    const { money, heldId, alice, bob } = await makeAuthorizedWorld();
    for (const { userId } of [alice, bob])
      expect((await findAuthorization(money.payments, heldId, userId))?.id).toBe(heldId);
  });
});
