import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeClientWorld } from "./manage-clients.fixture.ts";

describe("rotateClientSecret", () => {
  it("refuses nobody, a disabled client and one that keeps no secret", async () => {
    const { rotate, disable, actorId, registered } = await makeClientWorld();
    const [open, own] = [await registered("PUBLIC"), await registered()];
    await disable({ actorId, clientId: own, idempotencyKey: "d" });
    const codes = [];
    for (const [clientId, idempotencyKey] of [
      [newId("app"), "a"],
      [own, "b"],
      [open, "c"],
    ] as const) {
      const refused = await rotate({ actorId, clientId, idempotencyKey });
      codes.push(refused.ok ? null : refused.error.code);
    }
    expect(codes).toEqual(["CLIENT_NOT_FOUND", "CLIENT_DISABLED", "CLIENT_HAS_NO_SECRET"]);
  });

  it("gives another secret, once, in the former's place", async () => {
    const { rotate, actorId, registered, clients, changes } = await makeClientWorld();
    const clientId = await registered();
    const former = clients.get(clientId)?.secretHash;
    const asked = { actorId, clientId, idempotencyKey: "r" };
    const [first, again] = [await rotate(asked), await rotate(asked)];
    expect(first.ok && first.value.secret?.reveal()).toMatch(/^secret-/);
    expect(again.ok && again.value.secret).toBeNull();
    expect(clients.get(clientId)?.secretHash).not.toEqual(former);
    expect(changes.map(({ action }) => action)).toEqual(["REGISTER", "ROTATE_SECRET"]);
  });
});
