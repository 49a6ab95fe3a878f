import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { FIELDS, makeClientWorld } from "./manage-clients.fixture.ts";

describe("updateClient", () => {
  it("refuses nobody, a disabled client, and a key with other words", async () => {
    const { update, disable, actorId, registered, changes } = await makeClientWorld();
    const clientId = await registered();
    const asked = { actorId, clientId, fields: { ...FIELDS, name: "New" }, idempotencyKey: "u" };
    expect(await update({ ...asked, clientId: newId("app") })).toMatchObject({
      error: { code: "CLIENT_NOT_FOUND" },
    });
    expect(await update(asked)).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    await disable({ actorId, clientId, idempotencyKey: "d" });
    expect(await update({ ...asked, idempotencyKey: "u2" })).toMatchObject({
      error: { code: "CLIENT_DISABLED" },
    });
    expect(changes.map(({ action }) => action)).toEqual(["REGISTER", "DISABLE"]);
  });

  it("says all anew, and keeps that on its record", async () => {
    const { update, actorId, registered, clients, changes } = await makeClientWorld();
    const clientId = await registered();
    const fields = { ...FIELDS, name: "New", scopes: ["email"] };
    expect(await update({ actorId, clientId, fields, idempotencyKey: "u" })).toMatchObject({ ok: true, value: fields });
    expect(clients.get(clientId)?.client).toMatchObject(fields);
    expect(changes.at(-1)).toMatchObject({
      action: "UPDATE",
      byId: actorId,
      became: { ...fields, kind: "CONFIDENTIAL" },
    });
  });
});
