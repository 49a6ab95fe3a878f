import { describe, expect, it } from "vitest";
import { hasZeros, SEED_MS, seedOf, textOf } from "./work.ts";

const now = new Date(1_800_000_000_000);
const seed = seedOf("login", now, "abcdefgh");
const ann = { door: "login", subject: "ann" } as const;
const at = (ms: number) => new Date(now.getTime() + ms);

describe("work", () => {
  it.each([
    ["is no seed", { seed: "", nonce: "a" }],
    ["has a seed that is no number", { seed: "login-18e8-abcdefgh", nonce: "a" }],
    ["has a seed without what is random", { seed: "login-1800000000", nonce: "a" }],
    ["has a seed of another age", { seed: "login-1800000000000000-abcdefgh", nonce: "a" }],
    ["has a seed of no door", { seed: "1800000000-abcdefgh", nonce: "a" }],
    ["has a seed of another door", { seed: seedOf("register", now, "abcdefgh"), nonce: "a" }],
    ["has no nonce", { seed, nonce: "" }],
    ["has a nonce with the sign between", { seed, nonce: "a.b" }],
    ["has a nonce that is longer than any", { seed, nonce: "a".repeat(65) }],
  ])("is none where it %s", (_, work) => {
    expect(textOf(work, ann, now)).toBeNull();
  });

  it("is none of a seed that was given too long ago, or will be", () => {
    const work = { seed, nonce: "a" };
    expect(textOf(work, ann, at(SEED_MS + 60_001))).toBeNull();
    expect(textOf(work, ann, at(-60_001))).toBeNull();
    for (const ms of [0, SEED_MS + 60_000, -60_000]) expect(textOf(work, ann, at(ms))).toBe(`${seed}.ann.a`);
  });

  it("counts the bits that a hash begins with", () => {
    const hash = new Uint8Array([0, 0b0001_1111, 255]);
    for (const bits of [0, 1, 8, 9, 11]) expect(hasZeros(hash, bits)).toBe(true);
    for (const bits of [12, 13, 16, 24]) expect(hasZeros(hash, bits)).toBe(false);
    expect(hasZeros(new Uint8Array(2), 16)).toBe(true);
    expect(hasZeros(new Uint8Array(2), 17)).toBe(false);
  });
});
