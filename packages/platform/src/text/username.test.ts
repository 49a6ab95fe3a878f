import { describe, expect, it } from "vitest";
import { parseUsername, usernameKey } from "./username.ts";

const keyOf = (raw: string) => {
  const parsed = parseUsername(raw);
  return parsed.ok ? usernameKey(parsed.value) : null;
};

describe("a username", () => {
  it.each([
    "",
    "ab",
    "a".repeat(33),
    "_ann",
    ".ann",
    "-ann",
    "ann b",
    "änn",
    "ann@b",
    "ann\u0000",
    "ann\u200b",
    "\ufeffann",
    "\uff41nn",
    "\u212aevin",
    "mi\u017fs",
    `${" ".repeat(1_000_000)}ann`,
  ])("refuses %j", (raw) => {
    expect(parseUsername(raw)).toEqual({ ok: false, error: { code: "INVALID_USERNAME" } });
  });

  it.each(["ann", "0x1", "A.n-n_9", "a".repeat(32)])("takes %j", (raw) => {
    expect(parseUsername(raw)).toEqual({ ok: true, value: raw });
  });

  it("is the same whatever its case, and whatever blanks a keyboard left around it", () => {
    expect(["Ann", "aNN", " ann ", "ann\n", "\u00a0ann\t"].map(keyOf)).toEqual(["ann", "ann", "ann", "ann", "ann"]);
    expect(parseUsername(" Ann ")).toEqual({ ok: true, value: "Ann" });
  });
});
