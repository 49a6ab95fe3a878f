import { newId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeLimits } from "../../../test/fakes/doors.ts";
import { makeFakeAdminTokens } from "../../../test/fakes/role-desk.ts";
import { opaqueTokens } from "../../adapters/sessions/opaque-tokens.ts";
import { makeClaimAdmin } from "./claim-admin.ts";

function makeWorld() {
  const [token, limits] = [opaqueTokens.make(), makeFakeLimits()];
  const adminTokens = makeFakeAdminTokens(Buffer.from(opaqueTokens.hashOf(token) ?? []).toString("hex"));
  const claim = makeClaimAdmin({ adminTokens, hashOf: opaqueTokens.hashOf, limits, clock: makeFakeClock() });
  return { token, limits, adminTokens, claim };
}

describe("claimAdminRole", () => {
  it("refuses what is no token, and another one, and counts each try", async () => {
    const { claim, limits, adminTokens } = makeWorld();
    const userId = newId("usr");
    for (const token of [new Secret(""), new Secret("x".repeat(10_000)), opaqueTokens.make()])
      expect(await claim({ userId, token })).toEqual({ ok: false, error: { code: "ADMIN_TOKEN_REFUSED" } });
    expect([limits.adminClaims.length, adminTokens.usedBy]).toEqual([3, null]);
  });

  it("looks at no token where too many were tried", async () => {
    const { claim, limits, adminTokens, token } = makeWorld();
    limits.full = "admin claim";
    await expect(claim({ userId: newId("usr"), token })).rejects.toMatchObject({
      extensions: { code: "RATE_LIMITED" },
    });
    expect(adminTokens.usedBy).toBeNull();
  });

  it("takes a token from one person alone, and from them again", async () => {
    const { claim, token } = makeWorld();
    const [first, second] = [newId("usr"), newId("usr")];
    for (const _ of [1, 2]) expect(await claim({ userId: first, token })).toEqual({ ok: true, value: null });
    expect(await claim({ userId: second, token })).toMatchObject({ ok: false });
  });
});
