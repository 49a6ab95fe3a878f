import { describe, expect, it } from "vitest";
import { nameAuthenticator } from "./name-authenticator.ts";

describe("the name of an authenticator", () => {
  it.each(["00000000-0000-0000-0000-000000000000", "constructor", "", "toString"])("is not known of %j", (aaguid) => {
    expect(nameAuthenticator(aaguid)).toBeNull();
  });

  it.each([
    ["ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google Password Manager"],
    ["fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "Apple Passwords"],
    ["08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello"],
  ])("is that of %s: %s", (aaguid, name) => {
    expect(nameAuthenticator(aaguid)).toBe(name);
  });
});
