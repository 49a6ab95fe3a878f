import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFindGrants } from "./find-grants.ts";

describe("findGrants", () => {
  it("tells nobody but the user, no staff and no client that was let in, and looks nothing up for them", async () => {
    let looks = 0;
    const find = makeFindGrants({
      async listGrants() {
        looks += 1;
        return { items: [], hasNext: false };
      },
    });
    const userId = newId("usr");
    const page = { first: 20, after: null };
    for (const viewer of [
      anonymous,
      userActor(newId("usr")),
      userActor(newId("usr"), { roles: ["USER", "OPERATOR", "ADMIN"] }),
      userActor(userId, {
        credential: { kind: "oauth-client", id: "ses_1", clientId: "app_1" },
        scopes: ["profile:read"],
      }),
    ])
      expect(await find(viewer, userId, page)).toBeNull();
    expect(looks).toBe(0);
    expect(await find(userActor(userId), userId, page)).toEqual({ items: [], hasNext: false });
  });
});
