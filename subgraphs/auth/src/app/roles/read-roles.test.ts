import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeRoleWorld } from "../../../test/fakes/role-world.ts";
import { makeGrantRole } from "./ask-for-role.ts";
import { makeReadRoles } from "./read-roles.ts";

const PAGE = { first: 20, after: null };

async function makeWorld() {
  const world = await makeRoleWorld();
  const grant = makeGrantRole(world.deps);
  await grant(world.asked());
  await grant(world.asked({ role: "ADMIN" }));
  return { ...world, read: makeReadRoles({ lists: world.lists, clock: world.clock }) };
}

describe("what is known of roles", () => {
  it("is kept from whoever may not read it, the person themselves included", async () => {
    const { read, ann } = await makeWorld();
    for (const viewer of [anonymous, userActor(ann)]) {
      await expect(read.listStaff(viewer, null, PAGE)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
      await expect(read.listRequests(viewer, null, PAGE)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
      expect(await read.listChanges(viewer, ann, PAGE)).toBeNull();
    }
  });

  it("is shown to an auditor: who holds what, what waits, and who gave it", async () => {
    const { read, ann, ada } = await makeWorld();
    const auditor = userActor("usr_auditor", { roles: ["USER", "AUDITOR"] });
    const staff = await read.listStaff(auditor, null, PAGE);
    expect(staff.items.map(({ username }) => username).toSorted()).toEqual(["ada", "ann", "grace"]);
    expect((await read.listStaff(auditor, "OPERATOR", PAGE)).items).toMatchObject([{ username: "ann" }]);
    expect((await read.listRequests(auditor, "PENDING", PAGE)).items).toMatchObject([{ role: "ADMIN", byId: ada }]);
    expect((await read.listRequests(auditor, "DENIED", PAGE)).items).toEqual([]);
    expect((await read.listChanges(auditor, ann, PAGE))?.items).toMatchObject([{ role: "OPERATOR", byId: ada }]);
  });
});
