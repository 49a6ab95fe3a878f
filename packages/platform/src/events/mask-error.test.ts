import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskError } from "./mask-error.ts";

describe("an error for people who may not see whose it was", () => {
  it.each([
    ['duplicate key "alice smith"', "duplicate key [text]"],
    ["cannot read 'DE89 3704' of it", "cannot read [text] of it"],
    ["Key (email)=(a b@example.com) exists", "Key [values] exists"],
    ["550 <bob@example.com>: no such box", "550 [address] no such box"],
    ["connect postgres://u:p@db/x failed", "connect [address] failed"],
    ["token eyJhbGciOiJFZERTQSJ9abcdefgh.x is bad", "token [token].x is bad"],
    ["card 4111 1111 1111 1111 declined", "card [number] declined"],
    ['an "unclosed quote', "an [text]"],
  ])("%s", (error, masked) => {
    expect(maskError(error)).toBe(masked);
  });

  it("looks at no more than the beginning, and shows no part of the word that is cut there", () => {
    const begun = `failed: ${"'x' ".repeat(245)}`;
    expect(begun.length).toBeLessThan(1_000);
    const cut = maskError(`${begun}${"s3cret".repeat(20)} more`);
    expect(maskError(`failed: "${"x ".repeat(600)}" more`)).toBe("failed: [text]");
    expect(cut).not.toContain("s3cret");
    expect(maskError('"'.repeat(4_000))).toBe("");
  });

  it("keeps ids of ours, which say where to look", () => {
    const id = newId("pay");
    expect(maskError(`RangeError: ${id} is too large`)).toBe(`RangeError: ${id} is too large`);
  });

  it("tells no address and no long secret, wherever it stands, and is short", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
    const address = fc.emailAddress();
    fc.assert(
      fc.property(fc.string({ maxLength: 1_100, size: "max" }), secret, address, (around, token, mail) => {
        const masked = maskError(`${around} ${token} ${mail} ${around}`);
        expect(masked).not.toContain(token);
        expect(masked).not.toContain(mail);
        expect(masked.length).toBeLessThanOrEqual(300);
        expect(masked.isWellFormed()).toBe(true);
      }),
    );
  });
});
