import { Secret } from "@coffer/platform/values/secret";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refreshTokens } from "./refresh-tokens.ts";

describe("refresh tokens", () => {
  it.each([
    "",
    "a",
    "a".repeat(42),
    "a".repeat(44),
    `${"a".repeat(42)}=`,
    `${"a".repeat(42)}\n`,
    "eyJhbGciOiJFZERTQSJ9.e30.c2ln",
  ])("%j is none", (text) => {
    expect(refreshTokens.hashOf(new Secret(text))).toBeNull();
  });

  it("have 256 bits each and never repeat", () => {
    const made = Array.from({ length: 500 }, () => refreshTokens.make().reveal());
    expect(new Set(made).size).toBe(500);
    for (const token of made) expect(Buffer.from(token, "base64url")).toHaveLength(32);
  });

  it("are kept as a hash of 32 bytes that does not contain them", () => {
    const token = refreshTokens.make();
    const hash = Buffer.from(refreshTokens.hashOf(token) ?? []);
    expect(hash).toHaveLength(32);
    expect(hash.equals(Buffer.from(token.reveal(), "base64url"))).toBe(false);
  });

  it("a sealed successor opens for its parent", () => {
    const [parent, successor] = [refreshTokens.make(), refreshTokens.make()];
    const opened = refreshTokens.open(refreshTokens.seal(successor, parent), parent);
    expect(opened.reveal()).toBe(successor.reveal());
  });

  it("a sealed successor opens for nobody else, nor with a bit changed", () => {
    const [parent, successor] = [refreshTokens.make(), refreshTokens.make()];
    const sealed = refreshTokens.seal(successor, parent);
    expect(() => refreshTokens.open(sealed, refreshTokens.make())).toThrow();
    expect(() => refreshTokens.open(sealed, successor)).toThrow();
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const changed = Uint8Array.from(sealed, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(() => refreshTokens.open(changed, parent)).toThrow();
      }),
    );
  });
});
