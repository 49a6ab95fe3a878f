import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeListFreezes } from "../../../test/fakes/desks.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeFindFreezes } from "./find-freezes.ts";

async function makeWorld() {
  const { store, person } = makeFakeWorld();
  const [ann, bob] = [await person("ann"), await person("bob")];
  const freeze = { frozenAt: new Date(0), reason: "r", byId: bob };
  const user = store.users.get(ann);
  if (user) user.freeze = freeze;
  return { find: makeFindFreezes({ listFreezes: makeFakeListFreezes(store) }), ann, bob, freeze };
}

describe("findFreezes", () => {
  it("tells nobody but who may freeze, not even the user, and looks nothing up for them", async () => {
    const { ann, bob } = await makeWorld();
    let looks = 0;
    const find = makeFindFreezes({
      async listFreezes() {
        looks += 1;
        return new Map();
      },
    });
    for (const viewer of [anonymous, userActor(ann), userActor(bob)]) expect(await find(viewer, [ann])).toEqual([null]);
    expect(looks).toBe(0);
  });

  it("tells an operator in the order asked for, null where nobody is frozen", async () => {
    const { find, ann, bob, freeze } = await makeWorld();
    const operator = userActor(newId("usr"), { roles: ["USER", "OPERATOR"] });
    expect(await find(operator, [bob, ann, newId("usr"), ann])).toEqual([null, freeze, null, freeze]);
  });
});
