import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { expect, it } from "vitest";
import { makeFakeMethods } from "../../../test/fakes/methods.ts";
import { listMethodsOfUser } from "./list-methods.ts";

it("payment methods are told to nobody but their owner and staff, and of what is no id to nobody at all", async () => {
  const { list, userId } = await makeFakeMethods("a");
  for (const asked of [
    { actor: userActor(newId("usr")), userId },
    { actor: anonymous, userId },
    { actor: userActor(userId), userId: null },
    { actor: userActor(userId, { scopes: ["accounts:read"] }), userId },
  ])
    await expect(listMethodsOfUser(list, asked)).rejects.toThrow("no right");
});

it("payment methods are told to their owner, and to staff", async () => {
  const { list, userId, own } = await makeFakeMethods("a", "b");
  for (const actor of [userActor(userId), userActor(newId("usr"), { roles: ["AUDITOR"] })])
    expect(await listMethodsOfUser(list, { actor, userId })).toEqual([own("a"), own("b")]);
});
