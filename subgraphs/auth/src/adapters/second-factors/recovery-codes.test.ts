import { newId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { recoveryCodes } from "./recovery-codes.ts";

describe("a recovery code's hash", () => {
  it("is another one for another user, and for another code", () => {
    const [ann, bob] = [newId("usr"), newId("usr")];
    const [one, other] = [new Secret("abcdefghjkmnpqrs"), new Secret("abcdefghjkmnpqrt")];
    const hashes = [ann, bob].flatMap((user) => [one, other].map((code) => recoveryCodes.hashOf(code, user)));
    expect(new Set(hashes.map((hash) => Buffer.from(hash).toString("hex"))).size).toBe(4);
    for (const hash of hashes) expect(hash).toHaveLength(32);
    expect(recoveryCodes.hashOf(new Secret("abcdefghjkmnpqrs"), ann)).toEqual(hashes[0]);
  });
});
