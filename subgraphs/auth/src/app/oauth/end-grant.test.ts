import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeEndGrant } from "./end-grant.ts";

function makeWorld() {
  const { clock, endedSessions } = makeFakeWorld();
  const [userId, grantId] = [newId("usr"), newId("ses")];
  let endedAt: Date | null = null;
  const endGrant = makeEndGrant({
    clock,
    endedSessions,
    async endGrant({ sessionId, userId: owner, at }) {
      if (sessionId !== grantId || owner !== userId) return null;
      endedAt ??= at;
      return endedAt;
    },
  });
  return { endGrant, userId, grantId, endedSessions };
}

describe("endGrant", () => {
  it("refuses what is another's, as what is nobody's, and tells the gateways nothing", async () => {
    const { endGrant, userId, grantId, endedSessions } = makeWorld();
    for (const asked of [
      { userId: newId("usr"), grantId },
      { userId, grantId: newId("ses") },
    ])
      expect(await endGrant(asked)).toMatchObject({ error: { code: "GRANT_NOT_FOUND" } });
    expect(endedSessions.announced).toEqual([]);
  });

  it("keeps the moment it ended at first, and tells the gateways at a repeat too", async () => {
    const { endGrant, userId, grantId, endedSessions } = makeWorld();
    endedSessions.isAway = true;
    await expect(endGrant({ userId, grantId })).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    const [first, again] = [await endGrant({ userId, grantId }), await endGrant({ userId, grantId })];
    expect(first.ok).toBe(true);
    expect(again).toEqual(first);
    expect(endedSessions.announced).toEqual([grantId, grantId]);
  });
});
