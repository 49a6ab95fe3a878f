import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeRoleWorld } from "../../../test/fakes/role-world.ts";
import { makeGrantRole, makeRevokeRole } from "./ask-for-role.ts";

async function makeWorld() {
  const world = await makeRoleWorld();
  return { ...world, grant: makeGrantRole(world.deps), revoke: makeRevokeRole(world.deps) };
}

describe("grantRole and revokeRole", () => {
  it("refuse oneself, nobody, and what changes nothing, and write nothing", async () => {
    const { grant, revoke, asked, ada, changes, store } = await makeWorld();
    expect(await grant(asked({ userId: ada }))).toMatchObject({ error: { code: "CANNOT_CHANGE_OWN_ROLES" } });
    expect(await grant(asked({ userId: newId("usr") }))).toMatchObject({ error: { code: "USER_NOT_FOUND" } });
    expect(await revoke(asked())).toMatchObject({ error: { code: "ROLE_NOT_HELD" } });
    await grant(asked());
    expect(await grant(asked())).toMatchObject({ error: { code: "ROLE_HELD_ALREADY" } });
    expect([changes.length, store.events.length]).toEqual([1, 1]);
  });

  it("refuse who is no ADMIN any more, and the key is free", async () => {
    const { grant, asked, ada, give } = await makeWorld();
    const command = asked();
    give(ada, ["USER"]);
    await expect(grant(command)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
    give(ada, ["USER", "ADMIN"]);
    expect(await grant(command)).toMatchObject({ ok: true });
  });

  it("ask a second person for ADMIN and COMPLIANCE, once for each role", async () => {
    const { grant, asked, ann, grace, rolesOf, requests } = await makeWorld();
    for (const role of ["ADMIN", "COMPLIANCE"] as const)
      expect(await grant(asked({ role }))).toMatchObject({ ok: true, value: { request: { role, decided: null } } });
    expect(await grant(asked({ role: "ADMIN", actorId: grace }))).toMatchObject({
      error: { code: "ROLE_REQUEST_PENDING", request: { role: "ADMIN" } },
    });
    expect([rolesOf(ann), requests.size]).toEqual([["USER"], 2]);
  });

  it("tell the gateways of what ended, also at a repeat: the first may not have come so far", async () => {
    const { grant, revoke, asked, ann, endedSessions, store } = await makeWorld();
    await grant(asked());
    const taken = asked();
    endedSessions.isAway = true;
    await expect(revoke(taken)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    expect(await revoke(taken)).toMatchObject({ ok: true, value: { request: null } });
    const ended = [...store.sessions.values()].filter(({ userId }) => userId === ann).map(({ id }) => id);
    expect(endedSessions.announced).toEqual(expect.arrayContaining(ended));
  });
});
