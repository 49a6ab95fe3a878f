import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeFreezeDesk } from "../../../test/fakes/desks.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeUnfreezeUser } from "./unfreeze-user.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  const [operator, ann] = [await world.person("operator"), await world.person("ann")];
  const user = world.store.users.get(ann);
  if (user) user.freeze = { frozenAt: new Date(0), reason: "r", byId: operator };
  const unfreeze = makeUnfreezeUser({ desk: makeFakeFreezeDesk(world.store), clock: world.clock });
  const asked = { actorId: operator, userId: ann, reason: "cleared", idempotencyKey: "k" };
  return { ...world, user, unfreeze, asked };
}

describe("unfreezeUser", () => {
  it("refuses nobody, who is not frozen, and a key with another reason", async () => {
    const { unfreeze, asked, store } = await makeWorld();
    expect(await unfreeze({ ...asked, userId: newId("usr"), idempotencyKey: "k0" })).toMatchObject({
      error: { code: "USER_NOT_FOUND" },
    });
    await unfreeze(asked);
    expect(await unfreeze({ ...asked, idempotencyKey: "k2" })).toMatchObject({ error: { code: "USER_NOT_FROZEN" } });
    expect(await unfreeze({ ...asked, reason: "other" })).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    expect(store.events).toHaveLength(1);
  });

  it("frees once for its key: a late repeat does not free who was frozen again since", async () => {
    const { unfreeze, asked, user, store } = await makeWorld();
    expect(await unfreeze(asked)).toEqual({ ok: true, value: null });
    const again = { frozenAt: new Date(1), reason: "again", byId: asked.actorId };
    if (user) user.freeze = again;
    expect(await unfreeze(asked)).toEqual({ ok: true, value: null });
    expect(user?.freeze).toEqual(again);
    expect(store.events.map(({ type }) => type)).toEqual(["user.unfrozen"]);
    expect(JSON.stringify(store.events)).not.toContain("cleared");
  });
});
