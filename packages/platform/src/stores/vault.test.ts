import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { makeLocalKeyProvider, makeVault } from "./vault.ts";

const key = (id: string) => ({ keyId: id, key: new Secret(randomBytes(32).toString("base64")) });

describe("the vault", () => {
  const vault = makeVault(makeLocalKeyProvider(key("k1")));

  it("refuses to open one record's value in another record", async () => {
    const sealed = await vault.seal(Buffer.from("seed"), "wallets/entropy/wal_a");
    await expect(vault.open(sealed, "wallets/entropy/wal_b")).rejects.toThrow("does not open");
  });

  it("refuses a wrapped key and a ciphertext that belong to different records", async () => {
    const a = await vault.seal(Buffer.from("seed a"), "a");
    const b = await vault.seal(Buffer.from("seed b"), "b");
    await expect(vault.open({ ...a, ciphertext: b.ciphertext }, "a")).rejects.toThrow("does not open");
    await expect(vault.open({ ...b, wrappedKey: a.wrappedKey }, "b")).rejects.toThrow("does not open");
  });

  it("refuses any changed bit", async () => {
    const sealed = await vault.seal(Buffer.from("seed"), "a");
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.ciphertext.length * 8 - 1), async (bit) => {
        const changed = Buffer.from(sealed.ciphertext);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(vault.open({ ...sealed, ciphertext: changed }, "a")).rejects.toThrow("does not open");
      }),
      { numRuns: 50 },
    );
  });

  it("refuses another key-encryption key, and names it where it is missing", async () => {
    const sealed = await vault.seal(Buffer.from("seed"), "a");
    await expect(makeVault(makeLocalKeyProvider(key("k1"))).open(sealed, "a")).rejects.toThrow("does not open");
    await expect(makeVault(makeLocalKeyProvider(key("k2"))).open(sealed, "a")).rejects.toThrow("k1 is not configured");
    expect(() => makeLocalKeyProvider({ keyId: "k", key: new Secret("c2hvcnQ=") })).toThrow("32 bytes");
  });

  it("opens what an earlier key sealed after a rotation", async () => {
    const old = key("k1");
    const sealed = await makeVault(makeLocalKeyProvider(old)).seal(Buffer.from("seed"), "a");
    const rotated = makeVault(makeLocalKeyProvider(key("k2"), [old]));
    expect((await rotated.open(sealed, "a")).toString()).toBe("seed");
    expect((await rotated.seal(Buffer.from("x"), "a")).keyId).toBe("k2");
  });

  it("gives back every plaintext, never seals it twice alike, and never shows it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 8, maxLength: 200 }), async (plaintext) => {
        const one = await vault.seal(plaintext, "a");
        const two = await vault.seal(plaintext, "a");
        expect(Buffer.from(one.ciphertext).equals(two.ciphertext)).toBe(false);
        expect(new Uint8Array(await vault.open(one, "a"))).toEqual(plaintext);
        expect(Buffer.from(one.ciphertext).includes(Buffer.from(plaintext))).toBe(false);
        expect(inspect(vault, { depth: 9 })).not.toContain("key:");
      }),
      { numRuns: 30 },
    );
  });
});
