import { describe, expect, it } from "vitest";
import { canonicalPassword, passwordFaults } from "./password.ts";

describe("a password", () => {
  it("refuses fewer than 12 characters", () => {
    expect(passwordFaults("kY7#pQ2vLx9", "ann")).toEqual(["TOO_SHORT"]);
    expect(passwordFaults("kY7#pQ2vLx9z", "ann")).toEqual([]);
  });

  it("refuses more than 256 characters", () => {
    const long = "kY7#pQ2vLx9zw".repeat(20);
    expect(passwordFaults(long.slice(0, 257), "ann")).toEqual(["TOO_LONG"]);
    expect(passwordFaults(long.slice(0, 256), "ann")).toEqual([]);
  });

  it("counts characters, not bytes or code units", () => {
    expect(passwordFaults("🐎🔋📎🌊🎻🧭🪁🥨🌶🪐🧵", "ann")).toEqual(["TOO_SHORT"]);
    expect(passwordFaults("🐎🔋📎🌊🎻🧭🪁🥨🌶🪐🧵🪶", "ann")).toEqual([]);
  });

  it("refuses one with the username in it, whatever the case", () => {
    expect(passwordFaults("xq7 GREGORIA-1 vw", "gregoria-1")).toEqual(["CONTAINS_USERNAME"]);
  });

  it("tells every broken rule at once", () => {
    expect(passwordFaults("dragon", "dragon")).toEqual(["TOO_SHORT", "COMMON", "CONTAINS_USERNAME"]);
  });

  it("is the same however the keyboard composes its letters", () => {
    expect(canonicalPassword("u\u0308bermut")).toBe(canonicalPassword("\u00fcbermut"));
  });
});
