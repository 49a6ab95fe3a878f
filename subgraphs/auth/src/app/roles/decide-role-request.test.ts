import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeRoleWorld } from "../../../test/fakes/role-world.ts";
import { REQUEST_LIFE_MS } from "../../domain/roles/role-request.ts";
import { makeGrantRole } from "./ask-for-role.ts";
import { makeApproveRole, makeDenyRole } from "./decide-role-request.ts";

async function makeWorld() {
  const world = await makeRoleWorld();
  const asked = await makeGrantRole(world.deps)(world.asked({ role: "ADMIN" }));
  if (!asked.ok || !asked.value.request) throw new Error("nothing was asked for");
  const requestId = asked.value.request.id;
  const by = (actorId: typeof world.ada, idempotencyKey = "d") => ({
    actorId,
    requestId,
    reason: null,
    idempotencyKey,
  });
  return { ...world, requestId, by, approve: makeApproveRole(world.deps), deny: makeDenyRole(world.deps) };
}

describe("a decision about a request for a role", () => {
  it("is refused to who asked, to whom it is about, and where there is none", async () => {
    const { approve, deny, by, ada, ann, give, grace, rolesOf } = await makeWorld();
    expect(await approve(by(ada))).toMatchObject({ error: { code: "CANNOT_APPROVE_OWN_REQUEST" } });
    give(ann, ["USER", "ADMIN"]);
    expect(await approve(by(ann))).toMatchObject({ error: { code: "CANNOT_CHANGE_OWN_ROLES" } });
    give(ann, ["USER"]);
    for (const decide of [approve, deny])
      expect(await decide({ ...by(grace), requestId: newId("rrq") })).toMatchObject({
        error: { code: "ROLE_REQUEST_NOT_FOUND" },
      });
    expect(rolesOf(ann)).toEqual(["USER"]);
  });

  it("is refused once there is one, or it is too late, and shows which", async () => {
    const { approve, deny, by, grace, clock } = await makeWorld();
    clock.pass(REQUEST_LIFE_MS);
    for (const decide of [approve, deny])
      expect(await decide(by(grace))).toMatchObject({
        error: { code: "ROLE_REQUEST_DECIDED", request: { decided: null } },
      });
    const other = await makeWorld();
    await other.deny(other.by(other.grace));
    expect(await other.approve(other.by(other.grace, "d2"))).toMatchObject({
      error: { code: "ROLE_REQUEST_DECIDED", request: { decided: { decision: "DENIED" } } },
    });
  });

  it("does what was asked for, with the names of both, and a repeat shows the same", async () => {
    const { approve, by, ada, grace, ann, rolesOf, changes } = await makeWorld();
    for (const _ of [1, 2])
      expect(await approve(by(grace))).toMatchObject({ ok: true, value: { decided: { decision: "APPROVED" } } });
    expect(rolesOf(ann)).toEqual(["USER", "ADMIN"]);
    expect(changes).toMatchObject([{ byId: ada, approvedById: grace, role: "ADMIN" }]);
  });

  it("by who asked takes it back, by another ADMIN refuses it", async () => {
    const { deny, by, ada } = await makeWorld();
    expect(await deny(by(ada))).toMatchObject({ value: { decided: { decision: "WITHDRAWN" } } });
    const other = await makeWorld();
    expect(await other.deny(other.by(other.grace))).toMatchObject({ value: { decided: { decision: "DENIED" } } });
  });

  it("changes nothing anew where a command has done the same meanwhile", async () => {
    const { approve, by, grace, ann, give, changes } = await makeWorld();
    give(ann, ["USER", "ADMIN"]);
    expect(await approve(by(grace))).toMatchObject({ ok: true });
    expect(changes).toEqual([]);
  });
});
