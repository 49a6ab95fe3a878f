import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld } from "../../../test/fakes/passkeys.ts";
import { makeFindPasskeys } from "./find-passkeys.ts";

describe("findPasskeys", () => {
  it("shows none to anybody but the user, staff among them, and asks for none then", async () => {
    const { deps, withPasskey } = makeFakePasskeyWorld();
    const { userId } = await withPasskey("ann");
    const staff = userActor(newId("usr"), { roles: ["USER", "OPERATOR", "ADMIN"] });
    const find = makeFindPasskeys({ ...deps, passkeys: { listOf: () => Promise.reject(new Error("not asked")) } });
    for (const viewer of [anonymous, userActor(newId("usr")), staff, userActor(userId, { scopes: ["profile:read"] })])
      expect(await find(viewer, [userId])).toEqual([[]]);
  });

  it("shows users their own, each in its place", async () => {
    const { deps, withPasskey } = makeFakePasskeyWorld();
    const { userId, passkey } = await withPasskey("ann");
    const bob = await withPasskey("bob");
    expect(await makeFindPasskeys(deps)(userActor(userId), [bob.userId, userId])).toEqual([[], [passkey]]);
  });
});
