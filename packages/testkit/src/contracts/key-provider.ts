import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { DoesNotOpen } from "@coffer/platform/stores/aes-gcm";
import { type KeyProvider, makeVault, rewrap, UnknownKey } from "@coffer/platform/stores/vault";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

export type ProviderUnderTest = {
  readonly keys: KeyProvider;
  /** The key is rotated: what comes wraps by a newer one, and unwraps by the former. */
  rotated(): Promise<KeyProvider>;
  /** Nothing of it may ever be printed. */
  readonly secret: string;
};

/** What the vault relies on, whoever keeps the key-encryption key. */
export function describeKeyProvider(name: string, open: () => ProviderUnderTest, { numRuns = 25 } = {}): void {
  describe(name, () => {
    const wrapOne = async (context = "a/b/c") => {
      const dataKey = randomBytes(32);
      return { dataKey, context, wrapped: await open().keys.wrap(dataKey, context) };
    };

    it("refuses to unwrap for another record, and what is cut short or has one bit changed", async () => {
      const { keys } = open();
      const { wrapped, context } = await wrapOne();
      await expect(keys.unwrap(wrapped, `${context}d`)).rejects.toThrow(DoesNotOpen);
      await expect(keys.unwrap(wrapped, "")).rejects.toThrow(DoesNotOpen);
      for (const length of [0, 1, 12, 27, wrapped.wrappedKey.length - 1])
        await expect(
          keys.unwrap({ ...wrapped, wrappedKey: wrapped.wrappedKey.subarray(0, length) }, context),
        ).rejects.toThrow(DoesNotOpen);
      await fc.assert(
        fc.asyncProperty(fc.nat(wrapped.wrappedKey.length * 8 - 1), async (bit) => {
          const changed = Buffer.from(wrapped.wrappedKey);
          changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          const opened = await keys.unwrap({ ...wrapped, wrappedKey: changed }, context).catch((error) => error);
          // Base64 has bits that mean nothing: what opens for them is the same key.
          if (!(opened instanceof DoesNotOpen))
            expect(Buffer.from(opened)).toEqual(await keys.unwrap(wrapped, context));
        }),
        { numRuns },
      );
    });

    it("refuses a key that it does not have, and says which", async () => {
      const { keys } = open();
      const { wrapped, context } = await wrapOne();
      expect(keys.has("nobody's")).toBe(false);
      const fault = await keys.unwrap({ ...wrapped, keyId: "nobody's" }, context).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(UnknownKey);
      expect(String(fault)).toContain("nobody's");
    });

    it("gives back what it wrapped, under the name that it says, never wraps twice alike, and shows nothing", async () => {
      const { keys, secret } = open();
      const { wrapped, dataKey, context } = await wrapOne();
      expect(wrapped.keyId).toBe(await keys.currentKeyId());
      expect(keys.has(wrapped.keyId)).toBe(true);
      expect(await keys.unwrap(wrapped, context)).toEqual(dataKey);
      const again = await keys.wrap(dataKey, context);
      expect(Buffer.from(again.wrappedKey).equals(Buffer.from(wrapped.wrappedKey))).toBe(false);
      expect(Buffer.from(wrapped.wrappedKey).includes(dataKey)).toBe(false);
      expect(inspect(keys, { depth: 9, showHidden: true })).not.toContain(secret);
    });

    it("opens after a rotation what was sealed before it, and wraps it anew beside the same ciphertext", async () => {
      const { keys, rotated } = open();
      const sealed = await makeVault(keys).seal(Buffer.from("seed"), "a");
      const newer = await rotated();
      const vault = makeVault(newer);
      expect((await vault.open(sealed, "a")).toString()).toBe("seed");
      const anew = { ...sealed, ...(await rewrap(newer, sealed, "a")) };
      expect(anew.keyId).toBe(await newer.currentKeyId());
      expect(anew.keyId).not.toBe(sealed.keyId);
      expect((await vault.open(anew, "a")).toString()).toBe("seed");
      await expect(rewrap(newer, sealed, "b")).rejects.toThrow(DoesNotOpen);
      // Under the other one's name neither opens.
      await expect(newer.unwrap({ ...sealed, keyId: anew.keyId }, "a")).rejects.toThrow(DoesNotOpen);
      await expect(newer.unwrap({ ...anew, keyId: sealed.keyId }, "a")).rejects.toThrow(DoesNotOpen);
    });
  });
}
