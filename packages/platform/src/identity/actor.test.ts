import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, anonymous, mayRead, type Role, scopesOf } from "./actor.ts";

const STAFF: readonly Role[] = ["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"];
const OTHERS: readonly Role[] = ["USER", "NODE", "SERVICE"];

const ids = fc.constantFrom("usr_a", "usr_b", "usr_c", "");
const userWith = (roles: fc.Arbitrary<Role[]>) =>
  fc.record({
    kind: fc.constant("user" as const),
    userId: ids.filter((id) => id !== ""),
    sessionId: fc.constant("ses_1"),
    roles,
    expiresAt: fc.nat(),
  });

describe("mayRead", () => {
  it("refuses everybody else's to whoever is not staff, with whatever other roles", () => {
    fc.assert(
      fc.property(userWith(fc.subarray([...OTHERS])), ids, (actor, ownerId) => {
        expect(mayRead(actor, ownerId)).toBe(actor.userId === ownerId);
      }),
    );
  });

  it("refuses everything to who is not logged in", () => {
    fc.assert(fc.property(ids, (ownerId) => !mayRead(anonymous, ownerId)));
  });

  it("refuses an anonymous actor who carries a user's fields all the same", () => {
    const forged = { kind: "anonymous", userId: "usr_a", roles: ["ADMIN"] } as Actor;

    expect(mayRead(forged, "usr_a")).toBe(false);
    expect(scopesOf(forged)).toEqual(new Set());
  });

  it("lets staff read everybody's", () => {
    const staff = userWith(
      fc.tuple(fc.constantFrom(...STAFF), fc.subarray([...OTHERS])).map(([role, others]) => [...others, role]),
    );
    fc.assert(fc.property(staff, ids, (actor, ownerId) => mayRead(actor, ownerId)));
  });
});

describe("scopesOf", () => {
  it("gives one scope per role, and none to who is not logged in", () => {
    fc.assert(
      fc.property(userWith(fc.subarray([...OTHERS, ...STAFF])), (actor) => {
        expect(scopesOf(actor)).toEqual(new Set(actor.roles.map((role) => `role:${role.toLowerCase()}`)));
      }),
    );
    expect(scopesOf(anonymous)).toEqual(new Set());
  });
});
