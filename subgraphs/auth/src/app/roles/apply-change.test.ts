import { describe, expect, it } from "vitest";
import { makeRoleWorld } from "../../../test/fakes/role-world.ts";
import { applyChange } from "./apply-change.ts";
import type { LockedUser, RoleOutcome } from "./ports.ts";

async function makeWorld() {
  const world = await makeRoleWorld();
  const locked = async <T>(work: (user: LockedUser) => Promise<T>) => {
    let result: T | undefined;
    const { actorId, userId, idempotencyKey } = world.asked();
    const claim = { actorId, operation: "grantRole", key: idempotencyKey, fingerprint: Buffer.alloc(32) } as const;
    await world.desk.decide(claim, userId, async ({ user }): Promise<RoleOutcome<never>> => {
      if (user) result = await work(user);
      return { refusal: null, requestId: null };
    });
    return result;
  };
  return { ...world, locked };
}

describe("applyChange", () => {
  it("ends no session of who is given something, and names who did it in the event", async () => {
    const { locked, ada, ann, store } = await makeWorld();
    const by = { byId: ada, approvedById: null, reason: "r" };
    const change = { roles: ["USER", "OPERATOR"], action: "GRANT", role: "OPERATOR", by } as const;
    expect(await locked((user) => applyChange(user, change))).toEqual({ endedSessions: [], endedGrants: [] });
    expect(store.events.map(({ type, data }) => [type, data])).toEqual([
      ["role.changed", { userId: ann, action: "GRANT", role: "OPERATOR", byUserId: ada, approvedById: null }],
    ]);
  });

  it("ends every session of whom something is taken from; of a command, the event names nobody", async () => {
    const { locked, store } = await makeWorld();
    const change = { roles: ["USER"], action: "REVOKE", role: "OPERATOR", by: { bySystem: "root" } } as const;
    expect(await locked((user) => applyChange(user, change))).toMatchObject({ endedSessions: [expect.any(String)] });
    expect(store.events.map(({ type }) => type)).toEqual(["role.changed", "session.ended"]);
    expect(store.events[0]?.data).toMatchObject({ byUserId: null, approvedById: null });
  });
});
