import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf, open, seal } from "./sealed.ts";

describe("a sealed record", () => {
  it("opens for nobody who has another name or another kind, nor with a bit changed", () => {
    const sealed = seal("what it holds", "RefreshToken", "name");
    expect(() => open(sealed, "RefreshToken", "other")).toThrow();
    expect(() => open(sealed, "AuthorizationCode", "name")).toThrow();
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const changed = Uint8Array.from(sealed, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(() => open(changed, "RefreshToken", "name")).toThrow();
      }),
    );
  });

  it("opens for who has its name, and holds no word of it in the clear", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (plain, name) => {
        const sealed = seal(plain, "Session", name);
        expect(open(sealed, "Session", name)).toBe(Buffer.from(plain, "utf8").toString("utf8"));
      }),
    );
    expect(seal("account of ann", "Session", "n").includes("ann")).toBe(false);
  });

  it("is found by 32 bytes that are another kind's never", () => {
    expect(hashOf("Session", "n")).toHaveLength(32);
    expect(hashOf("Session", "n").equals(hashOf("Interaction", "n"))).toBe(false);
  });
});
