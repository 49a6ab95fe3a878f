import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeFindUsers } from "./find-users.ts";

describe("findUsers", () => {
  it("shows neither address nor roles nor anything of the password to strangers", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    for (const viewer of [anonymous, userActor(newId("usr")), userActor(id, { scopes: [] })])
      expect(await makeFindUsers(world.deps)(viewer, [id])).toEqual([
        { id, username: "ann", email: null, emailConfirmed: null, roles: [] },
      ]);
  });

  it("shows all but the password to the user and to staff", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    for (const viewer of [userActor(id), userActor(newId("usr"), { roles: ["USER", "OPERATOR"] })])
      expect(await makeFindUsers(world.deps)(viewer, [id])).toEqual([
        { id, username: "ann", email: "ann@example.com", emailConfirmed: true, roles: ["USER"] },
      ]);
  });

  it("answers in the order asked for, null for what is nobody's", async () => {
    const world = makeFakeWorld();
    const [ann, bob] = [await world.person("ann"), await world.person("bob")];
    const found = await makeFindUsers(world.deps)(anonymous, [bob, newId("usr"), ann, bob]);
    expect(found.map((user) => user?.username ?? null)).toEqual(["bob", null, "ann", "bob"]);
  });
});
