import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeEndedSessions, makeFakeHasher, makeFakeLimits } from "../../../test/fakes/doors.ts";
import { email } from "../../../test/fakes/world.ts";
import { makeLinkToken, opaqueTokens } from "../../adapters/sessions/opaque-tokens.ts";
import type { AddressDesk } from "./ports.ts";
import { makeUndoEmailChange } from "./undo-email-change.ts";

const [SESSION, USER] = [newId("ses"), newId("usr")];

function world(undo?: AddressDesk["undo"]) {
  const [limits, clock, endedSessions] = [makeFakeLimits(), makeFakeClock(), makeFakeEndedSessions()];
  const asked: Parameters<AddressDesk["undo"]>[1][] = [];
  const use = makeUndoEmailChange({
    hashOf: opaqueTokens.hashOf,
    hasher: makeFakeHasher(),
    limits,
    addresses: {
      undo:
        undo ??
        (async (_hash, how) => {
          asked.push(how);
          return ok({ email: email("ann@example.com"), ended: [SESSION] });
        }),
    },
    endedSessions,
    clock,
  });
  return { use, limits, endedSessions, asked };
}

describe("undoEmailChange", () => {
  it("does nothing for what can be no token, and beyond the limit of a network", async () => {
    const { use, limits, asked } = world();
    expect(await use({ token: new Secret("x") })).toEqual({ ok: false, error: { code: "LINK_NOT_VALID" } });
    limits.full = "mail";
    await expect(use({ token: makeLinkToken().token })).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect(asked).toEqual([]);
  });

  it("tells gateways of nothing where it was refused", async () => {
    const { use, endedSessions } = world(async () => err({ code: "EMAIL_UNAVAILABLE" }));
    expect(await use({ token: makeLinkToken().token })).toEqual({ ok: false, error: { code: "EMAIL_UNAVAILABLE" } });
    expect(endedSessions.announced).toEqual([]);
  });

  it("leaves a password that nobody has, and tells gateways of every session that ended", async () => {
    const { use, endedSessions, asked } = world();
    expect(await use({ token: makeLinkToken().token })).toEqual({ ok: true, value: "ann@example.com" });
    expect(asked[0]?.passwordHash).toContain("nobody");
    expect(asked[0]?.eventOf({ sessionId: SESSION, userId: USER })).toMatchObject({
      type: "session.ended",
      data: { reason: "EMAIL_RESTORED" },
    });
    expect(endedSessions.announced).toEqual([SESSION]);
  });

  it("is done also where gateways cannot be told: the link is used up, and the event tells them", async () => {
    const { use, endedSessions } = world();
    endedSessions.isAway = true;
    expect((await use({ token: makeLinkToken().token })).ok).toBe(true);
  });
});
