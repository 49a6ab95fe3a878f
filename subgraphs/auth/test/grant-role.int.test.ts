import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roleDeskOf } from "./role-desk.ts";
import { actorOf, makeWorld, type World, warm } from "./world.ts";

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

const isRunning = async ({ credential: { id } }: UserActor) =>
  (await world.admin.query("SELECT FROM auth.session WHERE id = $1 AND ended_at IS NULL", [uuidOf(id)])).rowCount === 1;

describe("grantRole and revokeRole", () => {
  it("are for ADMINs alone, by what they are now, whatever their token says", async () => {
    const [ann, olivia] = [await desk.person("ann"), await desk.person("olivia", ["USER", "OPERATOR"])];
    const former = await desk.person("former");
    for (const by of [ann, olivia, actorOf(former.userId, former.credential.id, ["USER", "ADMIN"])])
      await expect(desk.grant(ann.userId, { by })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await desk.rolesOf(ann.userId)).toEqual(["USER"]);
    expect(await desk.changesOf(ann.userId)).toEqual([]);
  });

  it("refuse oneself, nobody, what is held already and what is not", async () => {
    const bob = await desk.person("bob", ["USER", "AUDITOR"]);
    expect(await desk.grant(ada.userId, { by: ada })).toMatchObject({ code: "CANNOT_CHANGE_OWN_ROLES" });
    expect(await desk.revoke(ada.userId, { by: ada, role: "ADMIN" })).toMatchObject({
      code: "CANNOT_CHANGE_OWN_ROLES",
    });
    expect(await desk.grant(newId("usr"), { by: ada })).toMatchObject({ code: "USER_NOT_FOUND" });
    expect(await desk.grant(bob.userId, { by: ada, role: "AUDITOR" })).toMatchObject({ code: "ROLE_HELD_ALREADY" });
    expect(await desk.revoke(bob.userId, { by: ada, role: "OPERATOR" })).toMatchObject({ code: "ROLE_NOT_HELD" });
    for (const role of ["USER", "NODE", "SERVICE", "EMPEROR"] as never[])
      await expect(desk.grant(bob.userId, { by: ada, role })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    for (const reason of ["", "x".repeat(513)])
      await expect(desk.grant(bob.userId, { by: ada, reason })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await desk.rolesOf(bob.userId)).toEqual(["USER", "AUDITOR"]);
    expect(await desk.changesOf(bob.userId)).toEqual([]);
  });

  it("give at once what needs no second person, with the record and the event", async () => {
    const carl = await desk.person("carl");
    const granted = await desk.grant(carl.userId, { by: ada, reason: "Night shift" });
    expect(granted).toMatchObject({ user: { roles: ["USER", "OPERATOR"] }, pendingRequest: null });
    expect(await desk.changesOf(carl.userId)).toEqual([
      {
        action: "GRANT",
        role: "OPERATOR",
        by_system: "api",
        by_user_id: uuidOf(ada.userId),
        approved_by_id: null,
        reason: "Night shift",
      },
    ]);
    const told = (await world.events("role.changed")).filter(({ subject }) => subject === carl.userId);
    expect(told.map(({ data }) => data)).toEqual([
      { userId: carl.userId, action: "GRANT", role: "OPERATOR", byUserId: ada.userId, approvedById: null },
    ]);
    expect(await isRunning(carl)).toBe(true);
  });

  it("take at once: sessions end with the role, and gateways know before the answer", async () => {
    const dora = await desk.person("dora", ["USER", "OPERATOR"]);
    expect(await desk.revoke(dora.userId, { by: ada })).toMatchObject({
      user: { roles: ["USER"] },
      pendingRequest: null,
    });
    expect(await isRunning(dora)).toBe(false);
    expect(await world.keyValue.get(endedSessionKey(dora.credential.id))).not.toBeNull();
  });

  it("do once what twenty ask for under one key, and answer all of them alike", async () => {
    const eve = await desk.person("eve");
    const asked = { by: ada, idempotencyKey: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.grant(eve.userId, asked)));
    for (const answer of answers)
      expect(answer).toMatchObject({ __typename: "GrantRoleSuccess", pendingRequest: null });
    expect(await desk.changesOf(eve.userId)).toHaveLength(1);
    expect(await desk.grant(eve.userId, { ...asked, role: "AUDITOR" })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
  });

  it("of two ADMINs who take it from each other at once leave one", async () => {
    const [ivan, judy] = [await desk.person("ivan", ["USER", "ADMIN"]), await desk.person("judy", ["USER", "ADMIN"])];
    const requests = await Promise.all([
      desk.revoke(ivan.userId, { by: grace, role: "ADMIN" }),
      desk.revoke(judy.userId, { by: grace, role: "ADMIN" }),
    ]);
    const [ofIvan, ofJudy] = requests.map(({ pendingRequest }) => pendingRequest.id);
    await Promise.allSettled([desk.approve(ofIvan, { by: judy }), desk.approve(ofJudy, { by: ivan })]);
    const left = [await desk.rolesOf(ivan.userId), await desk.rolesOf(judy.userId)];
    expect(left.filter((roles) => roles.includes("ADMIN"))).toHaveLength(1);
  });

  it("are refused to an ADMIN who is frozen, whatever their token says", async () => {
    const [mallory, nina] = [await desk.person("mallory", ["USER", "ADMIN"]), await desk.person("nina")];
    await world.admin.query(
      `INSERT INTO auth.freeze_record (id, user_id, action, reason, by_id, created_at) VALUES (gen_random_uuid(), $1, 'FREEZE', 'x', $2, now())`,
      [uuidOf(mallory.userId), uuidOf(ada.userId)],
    );
    await world.admin.query(
      `UPDATE auth."user" SET freeze_id = (SELECT id FROM auth.freeze_record WHERE user_id = $1) WHERE id = $1`,
      [uuidOf(mallory.userId)],
    );
    await expect(desk.grant(nina.userId, { by: mallory })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await desk.rolesOf(nina.userId)).toEqual(["USER"]);
  });
});
