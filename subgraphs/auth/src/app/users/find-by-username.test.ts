import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import type { Role } from "@coffer/platform/identity/roles";
import { type UsernameKey, usernameKey } from "@coffer/platform/text/username";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFindByUsername } from "./find-by-username.ts";
import type { User } from "./ports.ts";

const ann = { id: newId("usr"), username: "Ann", email: "ann@example.com", roles: ["USER"] } as unknown as User;
const key = (name: string) => name as unknown as UsernameKey;

function world() {
  const counted: string[] = [];
  const find = makeFindByUsername({
    users: { listByUsernames: async (keys) => [ann].filter(({ username }) => keys.includes(usernameKey(username))) },
    limits: { countLookup: async (principal) => void counted.push(principal) },
  });
  return { counted, find };
}

describe("findByUsername", () => {
  it("counts for everybody who is not staff, whatever else they are, and for no staff", async () => {
    const { counted, find } = world();
    const [bob, node] = [userActor(newId("usr")), userActor(newId("usr"), { roles: ["USER", "NODE", "SERVICE"] })];
    for (const viewer of [anonymous, bob, node]) await find.count(viewer);
    for (const role of ["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"] as readonly Role[])
      await find.count(userActor(newId("usr"), { roles: [role] }));
    expect(counted).toEqual(["", bob.userId, node.userId]);
  });

  it("shows a stranger no more than id and name, in the order of the names, null for nobody's", async () => {
    const { find } = world();
    const stranger = { id: ann.id, username: "Ann", email: null, emailConfirmed: null, roles: [] };
    expect(await find.list(userActor(newId("usr")), ["nobody", "ann", "ann"].map(key))).toEqual([
      null,
      stranger,
      stranger,
    ]);
    expect(await find.list(userActor(newId("usr"), { roles: ["AUDITOR"] }), [key("ann")])).toMatchObject([
      { email: "ann@example.com", roles: ["USER"] },
    ]);
  });
});
