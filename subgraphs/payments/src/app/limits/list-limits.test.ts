import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { listLimits } from "./list-limits.ts";
import type { WhoseLimits } from "./ports.ts";

const owner = newId("usr");
const load = async ({ userId }: WhoseLimits) => {
  expect(userId).toBe(owner);
  return [];
};

describe("somebody's limits", () => {
  it.each([
    ["to another user", userActor(newId("usr"))],
    ["to a key of theirs that may not read payments", userActor(owner, { scopes: ["wallets:read"] })],
  ])("are not shown %s", async (_to, actor) => {
    await expect(listLimits(load, { actor, userId: owner, currency: "USD" })).rejects.toMatchObject({
      extensions: { code: "FORBIDDEN" },
    });
  });

  it("are nobody's where the id is of nobody", async () => {
    await expect(listLimits(load, { actor: userActor(owner), userId: null, currency: "USD" })).rejects.toMatchObject({
      extensions: { code: "FORBIDDEN" },
    });
  });

  it.each([
    ["to them", userActor(owner)],
    ["to staff", userActor(newId("usr"), { roles: ["COMPLIANCE"] })],
  ])("are shown %s", async (_to, actor) => {
    expect(await listLimits(load, { actor, userId: owner, currency: "USD" })).toEqual([]);
  });
});
