import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWalletName, WALLET_NAME_MAX } from "./wallet.ts";

const codeOf = (raw: string) => {
  const parsed = parseWalletName(raw);
  return parsed.ok ? null : parsed.error.code;
};

describe("parseWalletName", () => {
  it.each([
    ["nothing", "", "EMPTY"],
    ["spaces alone", " \u00a0\u2003", "EMPTY"],
    ["65 characters", "x".repeat(65), "TOO_LONG"],
    ["65 emoji", "🪙".repeat(65), "TOO_LONG"],
    ["a NUL", "a\u0000b", "UNPRINTABLE"],
    ["a line end", "a\nb", "UNPRINTABLE"],
    ["a line end at the edge", "savings\n", "UNPRINTABLE"],
    ["a line separator", "a\u2028b", "UNPRINTABLE"],
    ["DEL", "a\u007f", "UNPRINTABLE"],
    ["a C1 control", "a\u0085b", "UNPRINTABLE"],
    ["what turns the text round", "a\u202egnp.exe", "UNPRINTABLE"],
    ["half a character", "a\ud83e", "UNPRINTABLE"],
  ])("refuses %s", (_what, raw, code) => {
    expect(codeOf(raw)).toBe(code);
  });

  it("trims, and counts characters, not their bytes", () => {
    expect(parseWalletName("  Savings 2026 ")).toEqual({ ok: true, value: "Savings 2026" });
    expect(codeOf("🪙".repeat(64))).toBeNull();
    expect(codeOf("e\u0301".repeat(64))).toBeNull();
  });

  it("lets through only names that the database takes, and leaves those as they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (raw) => {
        const parsed = parseWalletName(raw);
        if (!parsed.ok) return;
        expect([...parsed.value].length).toBeGreaterThan(0);
        expect([...parsed.value].length).toBeLessThanOrEqual(WALLET_NAME_MAX);
        expect(parsed.value.isWellFormed()).toBe(true);
        expect(parsed.value).not.toContain("\u0000");
        expect(parseWalletName(parsed.value)).toEqual(parsed);
      }),
    );
  });
});
