import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFindSessions } from "./find-sessions.ts";

describe("findSessions", () => {
  it("shows them to the user in a session of their own, and to nobody else", async () => {
    const [userId, own] = [newId("usr"), { id: newId("ses") }];
    const actor = userActor(userId, { credential: { kind: "session", id: own.id } });
    const listed = { items: [], hasNext: false };
    const find = makeFindSessions({ listSessions: async () => listed });
    const page = { first: 20, after: null };
    expect(await find(actor, userId, page)).toBe(listed);
    for (const viewer of [
      userActor(newId("usr"), { roles: ["USER", "ADMIN", "OPERATOR"] }),
      userActor(userId, { credential: { kind: "api-key", id: own.id }, scopes: ["profile:read"] }),
    ])
      expect(await find(viewer, userId, page)).toBeNull();
  });
});
