import { ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeLimits } from "../../../test/fakes/doors.ts";
import { email } from "../../../test/fakes/world.ts";
import { makeLinkToken, opaqueTokens } from "../../adapters/sessions/opaque-tokens.ts";
import { makeConfirmEmail } from "./confirm-email.ts";

function world() {
  const [limits, clock, used] = [makeFakeLimits(), makeFakeClock(), [] as Uint8Array[]];
  const confirm = makeConfirmEmail({
    hashOf: opaqueTokens.hashOf,
    limits,
    addresses: {
      async confirm(hash) {
        used.push(hash);
        return ok(email("ann@example.com"));
      },
    },
    clock,
  });
  return { confirm, limits, used };
}

describe("confirmEmail", () => {
  it("asks nothing of the database for what can be no token", async () => {
    const { confirm, used } = world();
    for (const token of ["", "x".repeat(42), "x".repeat(44), "x".repeat(42).concat("!")])
      expect(await confirm({ token: new Secret(token) })).toEqual({ ok: false, error: { code: "LINK_NOT_VALID" } });
    expect(used).toEqual([]);
  });

  it("refuses too many from one network before it looks at the token", async () => {
    const { confirm, limits, used } = world();
    limits.full = "mail";
    const asked = confirm({ token: makeLinkToken().token, address: "2001:db8::1" });
    await expect(asked).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect([limits.mailRequests, used]).toEqual([[{ network: "2001:db8:0:0::/64" }], []]);
  });

  it("looks for the token's hash, and for nothing else of it", async () => {
    const { confirm, used } = world();
    const { token, hash } = makeLinkToken();
    expect(await confirm({ token })).toEqual({ ok: true, value: "ann@example.com" });
    expect(used).toEqual([hash]);
  });
});
