import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { needsSecondPerson, STAFF_ROLES, stateOf } from "./role-request.ts";

const expiresAt = new Date(1_000);
const by = { byId: newId("usr"), at: new Date(500), reason: null };

describe("a request for a role", () => {
  it("waits until somebody decides or it is too late, and stays decided after that", () => {
    expect(stateOf({ decided: null, expiresAt }, new Date(999))).toBe("PENDING");
    expect(stateOf({ decided: null, expiresAt }, new Date(1_000))).toBe("EXPIRED");
    for (const decision of ["APPROVED", "DENIED", "WITHDRAWN"] as const)
      expect(stateOf({ decided: { decision, ...by }, expiresAt }, new Date(2_000))).toBe(decision);
  });

  it("is needed for what gives everything, and for who judges", () => {
    expect(STAFF_ROLES.filter(needsSecondPerson)).toEqual(["COMPLIANCE", "ADMIN"]);
  });
});
