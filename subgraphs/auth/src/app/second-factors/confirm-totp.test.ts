import { isId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../../test/fakes/second-factors.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";

async function begun() {
  const world = makeFakeWorld();
  const userId = await world.person("ann");
  await world.loggedIn("ann");
  const made = await world.factors.beginTotp(userId);
  if (!made.ok) throw new Error("not begun");
  const [sessionId] = world.store.sessions.keys();
  if (sessionId === undefined || !isId("ses", sessionId)) throw new Error("no session");
  const confirm = (code = codeOf(made.value.secret, world.clock)) =>
    world.factors.confirmTotp({ userId, sessionId, code: new Secret(code) });
  return { ...world, userId, sessionId, secret: made.value.secret, confirm };
}
const refusal = (code: string) => ({ ok: false, error: { code } });

describe("confirmTotp", () => {
  it("refuses where nothing was begun, or too long ago", async () => {
    const { confirm, clock, store, userId } = await begun();
    clock.pass(900_001);
    expect(await confirm()).toEqual(refusal("TOTP_NOT_BEGUN"));
    store.totps.delete(userId);
    expect(await confirm()).toEqual(refusal("TOTP_NOT_BEGUN"));
  });

  it("refuses another code, and asks for nothing at a login then", async () => {
    const { confirm, secret, clock, loggedIn, store } = await begun();
    expect(await confirm(codeOf(secret, clock, 3))).toEqual(refusal("TOTP_CODE_WRONG"));
    expect([store.recoveryCodes.size, store.events]).toEqual([0, []]);
    await loggedIn("ann");
  });

  it("refuses a second time", async () => {
    const { confirm } = await begun();
    expect((await confirm()).ok).toBe(true);
    expect(await confirm()).toEqual(refusal("TOTP_ALREADY_ENABLED"));
  });

  it("gives ten recovery codes with the first factor, and none where there were some", async () => {
    const { confirm, factors, userId, sessionId, store, secret, clock } = await begun();
    const first = await confirm();
    expect(first.ok && first.value.recoveryCodes).toHaveLength(10);
    const held = store.totps.get(userId);
    if (held) store.totps.set(userId, { ...held, confirmedAt: null, lastStep: null });
    const again = await factors.confirmTotp({ userId, sessionId, code: new Secret(codeOf(secret, clock)) });
    expect(again.ok && again.value.recoveryCodes).toBeNull();
  });

  it("gives them also where no gateway can be told of the sessions that ended: they are shown now or never", async () => {
    const { confirm, loggedIn, endedSessions } = await begun();
    await loggedIn("ann");
    endedSessions.isAway = true;
    const confirmed = await confirm();
    expect(confirmed.ok && confirmed.value.recoveryCodes).toHaveLength(10);
  });
});
