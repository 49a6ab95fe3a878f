import { newId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeEndedSessions, makeFakeHasher, makeFakeLimits } from "../../../test/fakes/doors.ts";
import { PASSWORD } from "../../../test/fakes/world.ts";
import { makeLinkToken, opaqueTokens } from "../../adapters/sessions/opaque-tokens.ts";
import type { PasswordDesk } from "./ports.ts";
import { makeResetPassword } from "./reset-password.ts";

const [SESSION, USER] = [newId("ses"), newId("usr")];
const { token, hash } = makeLinkToken();

function world(desk: Partial<Pick<PasswordDesk, "findReset" | "reset">> = {}) {
  const [limits, hasher, endedSessions] = [makeFakeLimits(), makeFakeHasher(), makeFakeEndedSessions()];
  const used: Parameters<PasswordDesk["reset"]>[1][] = [];
  const reset = makeResetPassword({
    hashOf: opaqueTokens.hashOf,
    hasher,
    limits,
    passwords: {
      findReset: async (asked) => (Buffer.compare(asked, hash) === 0 ? { userId: USER, username: "ann" } : null),
      async reset(_hash, how) {
        used.push(how);
        return [SESSION];
      },
      ...desk,
    },
    endedSessions,
    clock: makeFakeClock(),
  });
  const ask = (password = PASSWORD, given = token) => reset({ token: given, newPassword: new Secret(password) });
  return { ask, limits, hasher, endedSessions, used };
}

describe("resetPassword", () => {
  it("hashes nothing for a link that is good for nothing", async () => {
    const { ask, hasher, used } = world();
    for (const given of [new Secret("x"), makeLinkToken().token])
      expect(await ask(PASSWORD, given)).toEqual({ ok: false, error: { code: "LINK_NOT_VALID" } });
    expect([hasher.work, used]).toEqual([[], []]);
  });

  it("refuses before it counts where hashing is busy, and looks for nothing beyond the limit", async () => {
    const { ask, hasher, limits, used } = world();
    hasher.isBusy = true;
    await expect(ask()).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect(limits.mailRequests).toEqual([]);
    hasher.isBusy = false;
    limits.full = "mail";
    await expect(ask()).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect(used).toEqual([]);
  });

  it("refuses a password that breaks a rule, hashes nothing, and uses nothing up", async () => {
    const { ask, hasher, used } = world();
    expect(await ask("ann")).toMatchObject({
      error: { code: "PASSWORD_TOO_WEAK", faults: expect.arrayContaining(["TOO_SHORT", "CONTAINS_USERNAME"]) },
    });
    expect([hasher.work, used]).toEqual([[], []]);
  });

  it("refuses where somebody was faster", async () => {
    const { ask, endedSessions } = world({ reset: async () => null });
    expect(await ask()).toEqual({ ok: false, error: { code: "LINK_NOT_VALID" } });
    expect(endedSessions.announced).toEqual([]);
  });

  it("sets the hash, and tells gateways of every session that ended, away or not", async () => {
    const { ask, endedSessions, used } = world();
    expect(await ask()).toEqual({ ok: true, value: { username: "ann" } });
    expect(used[0]?.passwordHash).toMatch(/^p1\$/);
    expect(used[0]?.eventOf({ sessionId: SESSION, userId: USER })).toMatchObject({
      data: { reason: "PASSWORD_CHANGED", sessionId: SESSION },
    });
    expect(endedSessions.announced).toEqual([SESSION]);
    endedSessions.isAway = true;
    expect((await ask()).ok).toBe(true);
  });
});
