import { Secret } from "@coffer/platform/values/secret";
import { argon2id, hash } from "argon2";
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

  it("opens what another library hashed, which accounts may still have", async () => {
    // Of @node-rs/argon2 2.2.1.
    const before = "$argon2id$v=19$m=19456,t=2,p=1$eNQ4kZirYCsbASoPzXkieg$KshzUhDAPFy61XtJOEDxQjTAAWps13p7Of01EWmIp9I";
    const hasher = hasherWith();
    expect(await hasher.verify(new Secret("violet harbour sextanT"), before, "a")).toBe(false);
    expect(await hasher.verify(password, before, "a")).toBe(true);
    expect(hasher.isOutdated(before)).toBe(false);
  });

  it("has what RFC 9106 says comes out of argon2id (§5.3)", async () => {
    // Its reference hash needs a secret and associated data, which no password here has: the same
    // code makes it.
    const raw = await hash(Buffer.alloc(32, 1), {
      type: argon2id,
      salt: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      memoryCost: 32,
      timeCost: 3,
      parallelism: 4,
      hashLength: 32,
      raw: true,
    });
    expect(raw.toString("hex")).toBe("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
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
