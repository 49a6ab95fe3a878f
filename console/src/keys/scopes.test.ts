import { PERMISSIONS, SERVICE_SCOPES, SCOPES as TABLE } from "@coffer/platform/identity/permissions";
import { describe, expect, it } from "vitest";
import { SCOPES, SERVICES, STAFFS, wordsOfScope } from "./scopes.ts";

describe("the scopes that the console offers", () => {
  it("are what the table of permissions lets a key have, each in words", () => {
    expect(SCOPES).toEqual(TABLE);
    for (const scope of SCOPES) expect(wordsOfScope(scope)).not.toBe(scope);
    expect(wordsOfScope("planets:move")).toBe("planets:move");
  });

  it("are those of staff and of services where the table says so", () => {
    expect(STAFFS).toEqual(TABLE.filter((name) => !PERMISSIONS[name].own));
    expect(SERVICES).toEqual(SERVICE_SCOPES);
  });
});
