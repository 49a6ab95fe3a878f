import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld } from "../../../test/fakes/passkeys.ts";
import { PASSKEYS_MAX } from "../../domain/passkeys/passkey.ts";
import { makeStartCeremonies } from "./start-ceremonies.ts";

const RATE_LIMITED = { extensions: { code: "RATE_LIMITED" } };

describe("a ceremony", () => {
  it("is begun by nobody where passkeys cannot be had, and is not counted there", async () => {
    const { deps, limits, withPasskey } = makeFakePasskeyWorld();
    const { userId } = await withPasskey("ann");
    const none = makeStartCeremonies({ ...deps, webAuthn: null });
    const unavailable = { ok: false, error: { code: "PASSKEYS_UNAVAILABLE" } };
    for (const begun of [none.login({}), none.registration(userId), none.proof(userId, "STEP_UP")])
      expect(await begun).toEqual(unavailable);
    expect(limits.passkeys).toEqual([]);
  });

  it("is refused before anything is written where there were too many", async () => {
    const { deps, limits, withPasskey, startCeremonies } = makeFakePasskeyWorld();
    const { userId } = await withPasskey("ann");
    const given: unknown[] = [];
    deps.challenges.give = async (use) => {
      given.push(use);
      throw new Error("not to be asked");
    };
    limits.full = "passkey";
    await expect(startCeremonies.login({ address: "2001:db8::1" })).rejects.toMatchObject(RATE_LIMITED);
    await expect(startCeremonies.registration(userId)).rejects.toMatchObject(RATE_LIMITED);
    await expect(startCeremonies.proof(userId, "STEP_UP")).rejects.toMatchObject(RATE_LIMITED);
    expect(given).toEqual([]);
    expect(limits.passkeys).toEqual([
      { step: "begin", who: "2001:db8:0:0::/64" },
      { step: "begin", who: userId },
      { step: "begin", who: userId },
    ]);
  });

  it("is not begun to add one more than there may be, or to prove with none", async () => {
    const { deps, passkeys, person, withPasskey, startCeremonies } = makeFakePasskeyWorld();
    const { userId, passkey } = await withPasskey("ann");
    for (let i = 1; i < PASSKEYS_MAX; i++)
      passkeys.kept.set(`psk_${i}`, { ...passkey, id: `psk_${i}` as never, credentialId: Buffer.from([i]) });
    expect(await startCeremonies.registration(userId)).toEqual({
      ok: false,
      error: { code: "PASSKEY_LIMIT_REACHED", most: PASSKEYS_MAX },
    });
    const bob = await person("bob");
    expect(await startCeremonies.proof(bob, "STEP_UP")).toEqual({ ok: false, error: { code: "PASSKEY_NOT_FOUND" } });
    expect(deps.reading).toBeDefined();
  });

  it("tells at a login of nobody's passkeys, and at a proof of the user's own", async () => {
    const { begin, withPasskey } = makeFakePasskeyWorld();
    const { userId, device } = await withPasskey("ann");
    await withPasskey("bob");
    expect(JSON.parse(await begin("login")).allowCredentials ?? []).toEqual([]);
    const { allowCredentials } = JSON.parse(await begin("STEP_UP", userId));
    expect(allowCredentials).toMatchObject([{ id: device.credentialId }]);
  });

  it("ends after five minutes", async () => {
    const { startCeremonies, clock } = makeFakePasskeyWorld();
    const begun = await startCeremonies.login({});
    expect(begun.ok && begun.value.expiresAt).toEqual(new Date(clock.now().getTime() + 300_000));
  });
});
