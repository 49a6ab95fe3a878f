import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCommonPassword } from "./common-password.ts";
import { COMMON_WORDS } from "./common-passwords.ts";

describe("common passwords", () => {
  it.each([
    "password1234",
    "PASSWORD1234",
    "passwordpassword",
    "Password123!",
    "P@ssw0rd1234",
    "Pa$$w0rd2024",
    "p4ssw0rd!!!!",
    "iloveyou2024",
    "1L0veY0u2024",
    "letmein12345",
    "administrator",
    "Welcome2024!",
    "dragonmonkey",
    "Summer-2025-!",
    "qwertyuiop12",
    "qwerty123456",
    "1qaz2wsx3edc",
    "zaq12wsxcde3",
    "123456789012",
    "098765432109",
    "abcdefghijkl",
    "aaaaaaaaaaaa",
    "121212121212",
    "abcabcabcabc",
    "password password",
    "ｐａｓｓｗｏｒｄ1234",
  ])("refuses %j", (password) => {
    expect(isCommonPassword(password)).toBe(true);
  });

  it.each([
    "violet harbour sextant",
    "kY7#pQ2vLx9z",
    "tundra-plinth-4471",
    "the dragon ate my homework",
    "dragonmonkeybananapassword",
    "8361 0472 9915",
    "ñandú-quena-charango",
  ])("takes %j", (password) => {
    expect(isCommonPassword(password)).toBe(false);
  });

  it("refuses every word of the list, written big, with a year or with a digit and a sign", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...COMMON_WORDS),
        fc.constantFrom("", "1", "7!", "1999", "2024", "1234"),
        (word, tail) => {
          expect(isCommonPassword(word + tail)).toBe(true);
          expect(isCommonPassword(word.toUpperCase() + tail)).toBe(true);
        },
      ),
    );
  });

  it("takes what a password manager makes", () => {
    for (let i = 0; i < 200; i++) expect(isCommonPassword(randomBytes(12).toString("base64url"))).toBe(false);
  });

  it("answers for any text of any length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(typeof isCommonPassword(text)).toBe("boolean");
      }),
    );
  });
});
