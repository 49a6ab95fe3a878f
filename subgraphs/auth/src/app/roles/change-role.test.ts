import { describe, expect, it } from "vitest";
import { makeFakeRoles } from "../../../test/fakes/desks.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { type ChangeRoleCommand, makeChangeRole } from "./change-role.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  const ann = await world.person("ann");
  await world.loggedIn("ann");
  const roles = makeFakeRoles(world.store, world.clock.now);
  const change = makeChangeRole({ roles });
  const asked = (changes: Partial<ChangeRoleCommand> = {}): ChangeRoleCommand => ({
    username: "ann",
    action: "GRANT",
    role: "OPERATOR",
    bySystem: "root",
    ...changes,
  });
  return { ...world, ann, roles, change, asked };
}

describe("changeRole", () => {
  it("refuses to take from anybody that they are a user, before it says whether they are", async () => {
    const { change, asked, roles } = await makeWorld();
    for (const username of ["ann", "nobody"])
      expect(await change(asked({ username, action: "REVOKE", role: "USER" }))).toMatchObject({
        error: { kind: "user_is_for_good" },
      });
    expect(roles.changes).toEqual([]);
  });

  it("refuses nobody's name, and what is no name", async () => {
    const { change, asked, roles } = await makeWorld();
    for (const username of ["nobody", "no such name!", ""])
      expect(await change(asked({ username }))).toMatchObject({ error: { kind: "no_such_user" } });
    expect(roles.changes).toEqual([]);
  });

  it("writes no record and ends no session where nothing changes", async () => {
    const { change, asked, roles, store } = await makeWorld();
    for (const changes of [{ role: "USER" }, { action: "REVOKE" }] as const)
      expect(await change(asked(changes))).toMatchObject({ ok: true, value: { isNew: false, endedSessions: [] } });
    expect([roles.changes, store.events]).toEqual([[], []]);
  });

  it("gives with the next token, and ends no session", async () => {
    const { change, asked, roles, store, ann } = await makeWorld();
    expect(await change(asked({ username: " ANN " }))).toMatchObject({
      ok: true,
      value: { user: { id: ann, roles: ["USER", "OPERATOR"] }, isNew: true, endedSessions: [] },
    });
    expect(store.users.get(ann)?.roles).toEqual(["USER", "OPERATOR"]);
    expect(roles.changes).toMatchObject([{ action: "GRANT", role: "OPERATOR", by: { system: "root" } }]);
  });

  it("takes away and ends every session, each with its event: none of their tokens may say more than they may do", async () => {
    const { change, asked, store, loggedIn } = await makeWorld();
    await change(asked());
    await loggedIn("ann");
    const revoked = await change(asked({ action: "REVOKE" }));
    const running = [...store.sessions.values()].filter(({ ended }) => !ended);
    expect(running).toEqual([]);
    expect(revoked).toMatchObject({
      ok: true,
      value: { isNew: true, endedSessions: [...store.sessions.keys()].toSorted() },
    });
    const changes = store.events.filter(({ type }) => type !== "session.new_device");
    expect(changes.map(({ data }) => data)).toMatchObject([
      { action: "GRANT", role: "OPERATOR", byUserId: null },
      { action: "REVOKE", role: "OPERATOR", byUserId: null },
      { reason: "ROLE_REVOKED" },
      { reason: "ROLE_REVOKED" },
    ]);
  });
});
