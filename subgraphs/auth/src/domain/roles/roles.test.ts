import { describe, expect, it } from "vitest";
import { rolesAfter } from "./roles.ts";

describe("roles after a change", () => {
  const held = ["USER", "AUDITOR"];

  it.each([
    ["GRANT", "AUDITOR"],
    ["REVOKE", "OPERATOR"],
  ] as const)("are the same object where a %s of %s changes nothing", (action, role) => {
    expect(rolesAfter(held, action, role)).toBe(held);
  });

  it("have the new one at their end, and none that was taken away", () => {
    expect(rolesAfter(held, "GRANT", "OPERATOR")).toEqual(["USER", "AUDITOR", "OPERATOR"]);
    expect(rolesAfter(held, "REVOKE", "AUDITOR")).toEqual(["USER"]);
  });
});
