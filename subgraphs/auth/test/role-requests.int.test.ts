import { newId, uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { Role } from "@coffer/platform/identity/roles";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roleDeskOf } from "./role-desk.ts";
import { makeWorld, type World, warm } from "./world.ts";

let world: World;
let desk: ReturnType<typeof roleDeskOf>;
let ada: UserActor;
let grace: UserActor;
beforeAll(async () => {
  world = await makeWorld({ AUTH_HASHING_AT_ONCE: "8", AUTH_HASHING_WAIT_MS: "60000" });
  await warm(world.pool);
  desk = roleDeskOf(world);
  ada = await desk.person("ada", ["USER", "ADMIN"]);
  grace = await desk.person("grace", ["USER", "ADMIN"]);
});
afterAll(() => world.close());

const WEEK_MS = 7 * 24 * 60 * 60_000;
const list = async (text: string, by: UserActor) => world.run(text, {}, by);

/** That ADMIN is asked for, for somebody new. */
async function asked(username: string, role: Role = "ADMIN") {
  const user = await desk.person(username);
  const { pendingRequest: request } = await desk.grant(user.userId, { by: ada, role, reason: "She runs the desk now" });
  return { user, id: request.id as string, request };
}

describe("a request for a role that needs a second person", () => {
  it.each(["ADMIN", "COMPLIANCE"] as const)("changes nothing by itself: %s", async (role) => {
    const { user, request } = await asked(`plain-${role.toLowerCase()}`, role);
    expect(request).toMatchObject({ state: "PENDING", role, action: "GRANT", requestedBy: { username: "ada" } });
    expect(await desk.rolesOf(user.userId)).toEqual(["USER"]);
    expect(await desk.changesOf(user.userId)).toEqual([]);
    const told = (await world.events("role.requested")).filter(({ subject }) => subject === user.userId);
    expect(told.map(({ data }) => data)).toEqual([
      { requestId: request.id, userId: user.userId, action: "GRANT", role, byUserId: ada.userId },
    ]);
  });

  it("is agreed to by nobody who asked for it, whom it is about, who is no ADMIN, and by its own key's other use", async () => {
    const { user, id } = await asked("self");
    expect(await desk.approve(id, { by: ada })).toMatchObject({ code: "CANNOT_APPROVE_OWN_REQUEST" });
    await world.admin.query(`UPDATE auth."user" SET roles = '{USER,ADMIN}' WHERE id = $1`, [uuidOf(user.userId)]);
    expect(await desk.approve(id, { by: { ...user, roles: ["USER", "ADMIN"] } })).toMatchObject({
      code: "CANNOT_CHANGE_OWN_ROLES",
    });
    await world.admin.query(`UPDATE auth."user" SET roles = '{USER}' WHERE id = $1`, [uuidOf(user.userId)]);
    const olivia = await desk.person("operates", ["USER", "OPERATOR", "COMPLIANCE", "AUDITOR"]);
    await expect(desk.approve(id, { by: olivia })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await desk.approve(newId("rrq"), { by: grace })).toMatchObject({ code: "ROLE_REQUEST_NOT_FOUND" });
    await expect(desk.approve("rrq_x", { by: grace })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await desk.rolesOf(user.userId)).toEqual(["USER"]);
  });

  it("is done once a second ADMIN agrees, and the record names both", async () => {
    const { user, id } = await asked("agreed");
    const { request } = await desk.approve(id, { by: grace, reason: "Seen her contract" });
    expect(request).toMatchObject({
      state: "APPROVED",
      decidedBy: { username: "grace" },
      decisionReason: "Seen her contract",
    });
    expect(await desk.rolesOf(user.userId)).toEqual(["USER", "ADMIN"]);
    expect(await desk.changesOf(user.userId)).toMatchObject([
      { by_user_id: uuidOf(ada.userId), approved_by_id: uuidOf(grace.userId), reason: "She runs the desk now" },
    ]);
  });

  it("takes the role and ends the sessions once a second ADMIN agrees to that", async () => {
    const judge = await desk.person("judge", ["USER", "COMPLIANCE"]);
    const { pendingRequest: request } = await desk.revoke(judge.userId, { by: ada, role: "COMPLIANCE" });
    const running = async () =>
      (
        await world.admin.query("SELECT FROM auth.session WHERE user_id = $1 AND ended_at IS NULL", [
          uuidOf(judge.userId),
        ])
      ).rowCount;
    expect(await running()).toBe(1);
    await desk.approve(request.id, { by: grace });
    expect([await running(), await desk.rolesOf(judge.userId)]).toEqual([0, ["USER"]]);
  });

  it("is decided once, whichever of twenty comes first, and the others are shown how", async () => {
    const { user, id } = await asked("contested");
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? desk.approve(id, { by: grace }) : desk.deny(id, { by: grace }),
      ),
    );
    const done = answers.filter(({ __typename }) => /Success$/.test(__typename));
    expect(done).toHaveLength(1);
    const state = done[0]?.request.state;
    for (const answer of answers) expect(answer.request.state).toBe(state);
    expect(answers.filter(({ code }) => code === "ROLE_REQUEST_DECIDED")).toHaveLength(19);
    expect((await desk.rolesOf(user.userId)).includes("ADMIN")).toBe(state === "APPROVED");
  });

  it("is the only one of its user and role that waits, until it is decided", async () => {
    const { user, id } = await asked("once");
    const again = () => desk.grant(user.userId, { by: grace, role: "ADMIN" });
    expect(await again()).toMatchObject({ code: "ROLE_REQUEST_PENDING", request: { id, state: "PENDING" } });
    expect((await desk.deny(id, { by: grace })).request).toMatchObject({ state: "DENIED", decisionReason: null });
    expect((await again()).pendingRequest).toMatchObject({ state: "PENDING", requestedBy: { username: "grace" } });
  });

  it("is taken back by who asked, and lapses after a week", async () => {
    const withdrawn = await asked("withdrawn");
    expect((await desk.deny(withdrawn.id, { by: ada })).request).toMatchObject({ state: "WITHDRAWN" });
    const late = await asked("late");
    world.clock.advance(WEEK_MS);
    expect(await desk.approve(late.id, { by: grace })).toMatchObject({
      code: "ROLE_REQUEST_DECIDED",
      request: { state: "EXPIRED" },
    });
    expect(await desk.rolesOf(late.user.userId)).toEqual(["USER"]);
    expect((await desk.grant(late.user.userId, { by: grace, role: "ADMIN" })).pendingRequest).toMatchObject({
      state: "PENDING",
    });
  });

  it("cannot be changed once it was made, nor forgotten", async () => {
    const { id } = await asked("kept");
    for (const text of [
      "UPDATE role_request SET role = 'COMPLIANCE' WHERE id = $1",
      "DELETE FROM role_request WHERE id = $1",
    ])
      await expect(world.pool.query(text, [uuidOf(id)])).rejects.toMatchObject({ code: "42501" });
    const self =
      "UPDATE role_request SET decision = 'APPROVED', decided_by_id = by_id, decided_at = created_at WHERE id = $1";
    await expect(world.pool.query(self, [uuidOf(id)])).rejects.toMatchObject({
      constraint: "role_request_approval_is_a_second_persons",
    });
  });
});

describe("what is known of roles", () => {
  const STAFF = "{ staff(first: 100, role: ADMIN) { nodes { username } pageInfo { hasNextPage } } }";
  const REQUESTS =
    "query { roleRequests(first: 2, state: PENDING) { nodes { id state } pageInfo { hasNextPage endCursor } } }";

  it("is shown to staff, and to nobody else", async () => {
    const { user } = await asked("watched");
    const changes = `{ user(by: { id: "${user.userId}" }) { roleChanges { nodes { id } } } }`;
    const nobody = await desk.person("sees-nothing");
    for (const viewer of [nobody, user]) {
      for (const text of [STAFF, REQUESTS])
        expect((await list(text, viewer)).errors).toMatchObject([{ code: "FORBIDDEN" }]);
      expect((await list(changes, viewer)).data.user.roleChanges).toBeNull();
    }
    for (const role of ["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"] as const) {
      const viewer = await desk.person(`sees-${role.toLowerCase()}`, ["USER", role]);
      for (const text of [STAFF, REQUESTS, changes]) expect((await list(text, viewer)).errors).toEqual([]);
    }
  });

  it("comes by pages: each request once, the newest first", async () => {
    for (const name of ["paged-a", "paged-b", "paged-c"]) await asked(name);
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data } = await world.run(
        "query ($after: String) { roleRequests(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }",
        { after },
        ada,
      );
      seen.push(...data.roleRequests.nodes.map(({ id }: { id: string }) => id));
      if (!data.roleRequests.pageInfo.hasNextPage) break;
      after = data.roleRequests.pageInfo.endCursor;
    }
    const { rows } = await world.admin.query("SELECT count(*)::int AS n FROM auth.role_request");
    expect(seen).toHaveLength(rows[0].n);
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
  });

  it("names in a user's record who asked, who agreed and why, and of a command who ran it", async () => {
    const { user, id } = await asked("recorded");
    await desk.approve(id, { by: grace });
    const text = `{ user(by: { id: "${user.userId}" }) { roleChanges { nodes { action role reason bySystem by { username } approvedBy { username } } } } }`;
    expect((await list(text, ada)).data.user.roleChanges.nodes).toEqual([
      {
        action: "GRANT",
        role: "ADMIN",
        reason: "She runs the desk now",
        bySystem: null,
        by: { username: "ada" },
        approvedBy: { username: "grace" },
      },
    ]);
  });
});
