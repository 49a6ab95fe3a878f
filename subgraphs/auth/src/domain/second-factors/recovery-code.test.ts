import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECOVERY_CODE_BYTES, readRecoveryCode, writeRecoveryCode } from "./recovery-code.ts";

const bytes = fc.uint8Array({ minLength: RECOVERY_CODE_BYTES, maxLength: RECOVERY_CODE_BYTES });

describe("a recovery code", () => {
  it.each([
    ["too short", "abcd-efgh-jkmn-pqr"],
    ["too long", "abcd-efgh-jkmn-pqrs-t"],
    ["a character that no code has", "abcd-efgh-jkmn-pqru"],
    ["full-width digits", "１bcd-efgh-jkmn-pqrs"],
    ["nothing", ""],
    ["spaces without end", `abcd-efgh-jkmn-pqrs${" ".repeat(100)}`],
  ])("is not read of %s", (_what, typed) => {
    expect(readRecoveryCode(typed)).toBeNull();
  });

  it("is not made of fewer bytes", () => {
    expect(() => writeRecoveryCode(new Uint8Array(9))).toThrow("ten bytes");
  });

  it("is four groups of four, and every bit of it counts", () => {
    expect(writeRecoveryCode(new Uint8Array(RECOVERY_CODE_BYTES))).toBe("0000-0000-0000-0000");
    expect(writeRecoveryCode(new Uint8Array(RECOVERY_CODE_BYTES).fill(255))).toBe("zzzz-zzzz-zzzz-zzzz");
    expect(writeRecoveryCode(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))).toBe("0000-0000-0000-0001");
    expect(writeRecoveryCode(Uint8Array.from([8, 0, 0, 0, 0, 0, 0, 0, 0, 0]))).toBe("1000-0000-0000-0000");
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const isSame = Buffer.from(one).equals(Buffer.from(other));
        expect(writeRecoveryCode(one) === writeRecoveryCode(other)).toBe(isSame);
      }),
    );
  });

  it("is read as it was shown, in capitals, without hyphens, with spaces, and with what is misread", () => {
    fc.assert(
      fc.property(bytes, (made) => {
        const shown = writeRecoveryCode(made);
        const code = shown.replaceAll("-", "");
        for (const typed of [
          shown,
          shown.toUpperCase(),
          code,
          ` ${shown.replaceAll("-", " ")} `,
          shown.replaceAll("0", "O").replaceAll("1", "l"),
          shown.replaceAll("0", "o").replaceAll("1", "I"),
        ])
          expect(readRecoveryCode(typed)).toBe(code);
      }),
    );
  });
});
