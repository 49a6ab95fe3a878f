import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { makeArgon2Hasher } from "./argon2-hasher.ts";

const OWASP = { memoryKib: 19_456, passes: 2, lanes: 1 };
const hasherWith = (parameters = OWASP) => makeArgon2Hasher(parameters, { atOnce: 2, waitMaxMs: 10_000 });
const password = new Secret("violet harbour sextant");

describe("the password hasher", () => {
  it("refuses another password, and every password where there is no account", async () => {
    const hasher = hasherWith();
    const hash = await hasher.hash(password, "a");
    expect(await hasher.verify(new Secret("violet harbour sextanT"), hash, "a")).toBe(false);
    expect(await hasher.verify(password, null, "a")).toBe(false);
    expect(await hasher.verify(password, hash, "a")).toBe(true);
  });

  it("says in the hash that it is argon2id with the parameters of OWASP", async () => {
    expect(await hasherWith().hash(password, "a")).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  it("salts: the same password twice gives two hashes", async () => {
    const hasher = hasherWith();
    expect(await hasher.hash(password, "a")).not.toBe(await hasher.hash(password, "a"));
  });

  it("opens for the same text however it was composed", async () => {
    const hasher = hasherWith();
    const hash = await hasher.hash(new Secret("u\u0308bermut und segen"), "a");
    expect(await hasher.verify(new Secret("\u00fcbermut und segen"), hash, "a")).toBe(true);
  });

  it.each([
    { ...OWASP, memoryKib: 20_480 },
    { ...OWASP, passes: 3 },
    { ...OWASP, lanes: 2 },
  ])("finds a hash outdated once the parameters are %j", async (parameters) => {
    const hash = await hasherWith().hash(password, "a");
    expect(hasherWith().isOutdated(hash)).toBe(false);
    expect(hasherWith(parameters).isOutdated(hash)).toBe(true);
  });
});
