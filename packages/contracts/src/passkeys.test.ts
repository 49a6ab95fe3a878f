import { describe, expect, it } from "vitest";
import { isCountBehind } from "./passkeys.ts";

describe("a passkey's count of uses", () => {
  it.each([
    ["the same again", 7, 7],
    ["an earlier one", 7, 3],
    ["none, where there was one", 7, 0],
  ])("is behind where it is %s", (_what, seen, given) => {
    expect(isCountBehind(seen, given)).toBe(true);
  });

  it.each([
    ["the next", 7, 8],
    ["further on: it was used elsewhere, or in vain", 7, 70],
    ["the first", 0, 1],
    ["none, as ever", 0, 0],
  ])("is good where it is %s", (_what, seen, given) => {
    expect(isCountBehind(seen, given)).toBe(false);
  });
});
