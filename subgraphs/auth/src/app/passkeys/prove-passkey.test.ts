import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld } from "../../../test/fakes/passkeys.ts";
import { noSql } from "../../../test/fakes/store.ts";
import { makeProvePasskey } from "./prove-passkey.ts";

describe("a passkey as a proof", () => {
  it("proves nothing of another user, for another purpose, of another signature, or where there are none", async () => {
    const { deps, withPasskey, signed, begin, clock } = makeFakePasskeyWorld();
    const [ann, bob] = [await withPasskey("ann"), await withPasskey("bob")];
    const prove = makeProvePasskey(deps.assertions);
    const at = clock.now();
    const hers = signed(ann.device, await begin("STEP_UP", ann.userId));
    const as = (userId: typeof ann.userId, purpose: "STEP_UP" | "SECOND_FACTOR", response = hers) =>
      ({ userId, at, proof: { kind: "passkey", purpose, response } }) as const;
    expect(await prove(noSql, as(bob.userId, "STEP_UP"))).toBeNull();
    expect(await prove(noSql, as(ann.userId, "SECOND_FACTOR"))).toBeNull();
    const bad = { ...hers, signature: signed(bob.device, await begin("STEP_UP", bob.userId)).signature };
    expect(await prove(noSql, as(ann.userId, "STEP_UP", bad))).toBeNull();
    expect(await makeProvePasskey(null)(noSql, as(ann.userId, "STEP_UP"))).toBeNull();
    expect(await prove(noSql, as(ann.userId, "STEP_UP"))).toBe("hwk");
    expect(await prove(noSql, as(ann.userId, "STEP_UP"))).toBeNull();
  });
});
