import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describeKeyProvider } from "@coffer/testkit/contracts/key-provider";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { makeKeyRing } from "./key-ring.ts";
import { makeLocalKeyProvider, makeVault, type Sealed } from "./vault.ts";

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

const provided = (() => {
  const [old, next] = [key("k1"), key("k2")];
  return {
    keys: makeLocalKeyProvider(old),
    rotated: async () => makeLocalKeyProvider(next, [old]),
    secret: old.key.reveal(),
  };
})();
describeKeyProvider("keys in this process", () => provided, { numRuns: 200 });

const ring = (() => {
  const [old, next] = [key("k1"), key("k2")];
  return {
    keys: makeKeyRing(makeLocalKeyProvider(old), [makeLocalKeyProvider(key("k0"))]),
    rotated: async () => makeKeyRing(makeLocalKeyProvider(next), [makeLocalKeyProvider(old)]),
    secret: old.key.reveal(),
  };
})();
describeKeyProvider("keys of several providers", () => ring);

type Vectors = {
  readonly keyEncryptionKeys: Readonly<Record<string, string>>;
  readonly opens: readonly Readonly<
    Record<"what" | "context" | "plaintext" | "keyId" | "wrappedKey" | "ciphertext", string>
  >[];
};
const vectors = JSON.parse(
  readFileSync(new URL("../../../../docs/sealed-vectors.json", import.meta.url), "utf8"),
) as Vectors;

describe("the format of what is sealed (docs/sealed-vectors.json)", () => {
  const [one, ...more] = Object.entries(vectors.keyEncryptionKeys).map(([keyId, text]) => ({
    keyId,
    key: new Secret(text),
  }));
  if (!one) throw new Error("no keys");
  const vault = makeVault(makeLocalKeyProvider(one, more));
  const hex = (text: string) => Buffer.from(text, "hex");
  const sealedOf = ({ keyId, wrappedKey, ciphertext }: Vectors["opens"][number]): Sealed => ({
    keyId,
    wrappedKey: hex(wrappedKey),
    ciphertext: hex(ciphertext),
  });

  it.each(vectors.opens)("opens $what", async (vector) => {
    expect((await vault.open(sealedOf(vector), vector.context)).toString("hex")).toBe(vector.plaintext);
  });

  it("opens no part of one with a part of another, nor in another's place, nor cut short", async () => {
    const index = fc.nat(vectors.opens.length - 1);
    await fc.assert(
      fc.asyncProperty(index, index, index, index, async (a, b, c, d) => {
        const [first, second, third, place] = [a, b, c, d].map((at) => vectors.opens[at]);
        if (!first || !second || !third || !place) throw new Error("no such vector");
        const mixed = { keyId: first.keyId, wrappedKey: hex(second.wrappedKey), ciphertext: hex(third.ciphertext) };
        const isWhole = vectors.opens.some(
          (one) =>
            one.keyId === first.keyId &&
            one.wrappedKey === second.wrappedKey &&
            one.ciphertext === third.ciphertext &&
            one.context === place.context,
        );
        const opened = await vault.open(mixed, place.context).catch((error: unknown) => error);
        expect(Buffer.isBuffer(opened)).toBe(isWhole);
      }),
      { numRuns: 300 },
    );
    for (const vector of vectors.opens) {
      const sealed = sealedOf(vector);
      for (const length of [0, 11, 27, sealed.ciphertext.length - 1])
        await expect(
          vault.open({ ...sealed, ciphertext: sealed.ciphertext.subarray(0, length) }, vector.context),
        ).rejects.toThrow("does not open");
    }
  });
});
