import { describe, expect, it } from "vitest";
import { parseUsername, usernameKey } from "./username.ts";

describe("a username", () => {
  it.each([
    "",
    "ab",
    "a".repeat(33),
    "_ann",
    ".ann",
    "-ann",
    "ann b",
    " ann",
    "ann\n",
    "änn",
    "ann@b",
    "ann\u0000",
    "\uff41nn",
  ])("refuses %j", (raw) => {
    expect(parseUsername(raw)).toEqual({ ok: false, error: { code: "INVALID_USERNAME" } });
  });

  it.each(["ann", "0x1", "A.n-n_9", "a".repeat(32)])("takes %j", (raw) => {
    expect(parseUsername(raw)).toEqual({ ok: true, value: raw });
  });

  it("is the same whatever its case", () => {
    const keys = ["Ann", "aNN", "ann"].map((raw) => {
      const parsed = parseUsername(raw);
      return parsed.ok && usernameKey(parsed.value);
    });
    expect(new Set(keys)).toEqual(new Set(["ann"]));
  });
});
