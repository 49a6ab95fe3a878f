import { describe, expect, it } from "vitest";
import { emailKey, parseEmail } from "./email.ts";

describe("an email address", () => {
  it.each([
    "",
    "ann",
    "@example.com",
    "ann@",
    "ann@localhost",
    "ann@example.",
    "ann@.com",
    "ann@-example.com",
    "ann@example.c0m-",
    "ann@example.123",
    "a nn@example.com",
    ".ann@example.com",
    "ann.@example.com",
    "a..nn@example.com",
    "ann@b@example.com",
    "ann@example.com\r\nBcc: eve@example.com",
    "ann\u0000@example.com",
    "\u212aevin@example.com",
    "ann@exam\u200bple.com",
    "<ann@example.com>",
    `${"a".repeat(65)}@example.com`,
    `ann@${"a".repeat(64)}.com`,
    `ann@${"abcdefghi.".repeat(25)}com`,
  ])("refuses %j", (raw) => {
    expect(parseEmail(raw)).toEqual({ ok: false, error: { code: "INVALID_EMAIL" } });
  });

  it.each([" ann@example.com", "ann@example.com\n", "\u00a0ann@example.com\t"])(
    "takes %j without its blanks",
    (raw) => {
      expect(parseEmail(raw)).toEqual({ ok: true, value: "ann@example.com" });
    },
  );

  it.each([
    "ann@example.com",
    "ann+tag@sub.example.co",
    "o'hara_1@xn--bcher-kva.example",
    `${"a".repeat(64)}@example.com`,
  ])("takes %j as it is", (raw) => {
    expect(parseEmail(raw)).toEqual({ ok: true, value: raw });
  });

  it("is the same whatever its case", () => {
    const parsed = parseEmail("Ann@Example.COM");
    expect(parsed.ok && emailKey(parsed.value)).toBe("ann@example.com");
  });
});
