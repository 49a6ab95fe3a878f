import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeClientWorld } from "./manage-clients.fixture.ts";

describe("disableClient", () => {
  it("refuses nobody, and tells nobody of anything", async () => {
    const { disable, actorId, endedSessions } = await makeClientWorld();
    expect(await disable({ actorId, clientId: newId("app"), idempotencyKey: "d" })).toMatchObject({
      error: { code: "CLIENT_NOT_FOUND" },
    });
    expect(endedSessions.announced).toEqual([]);
  });

  it("is for good, and tells the gateways what ended, at a repeat too: the first may not have come so far", async () => {
    const { disable, actorId, registered, endedSessions, ended, changes } = await makeClientWorld();
    const asked = { actorId, clientId: await registered(), idempotencyKey: "d" };
    endedSessions.isAway = true;
    await expect(disable(asked)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    const done = await disable(asked);
    expect(done.ok && done.value.disabledAt).not.toBeNull();
    expect(endedSessions.announced).toEqual([ended]);
    expect(changes.filter(({ action }) => action === "DISABLE")).toHaveLength(1);
  });
});
