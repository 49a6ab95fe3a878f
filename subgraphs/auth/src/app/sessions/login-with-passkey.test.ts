import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld, ORIGIN } from "../../../test/fakes/passkeys.ts";
import { makeLoginWithPasskey } from "./login-with-passkey.ts";

const refused = (fault: string) => ({ ok: false, error: { code: "PASSKEY_REFUSED", fault } });

async function makeWorld() {
  const world = makeFakePasskeyWorld();
  const person = await world.withPasskey("ann", { isSynced: true });
  const login = makeLoginWithPasskey(world.deps);
  const begun = world.store.sessions.size;
  const answer = async (behaviour = {}, device = person.device) =>
    world.signed(device, await world.begin("login"), behaviour);
  return { ...world, ...person, login, answer, started: () => world.store.sessions.size - begun };
}

describe("loginWithPasskey", () => {
  it("refuses where passkeys cannot be had, and counts nothing there", async () => {
    const { deps, answer, limits } = await makeWorld();
    const response = await answer();
    limits.passkeys.length = 0;
    const login = makeLoginWithPasskey({ ...deps, assertions: null });
    expect(await login({ response })).toEqual({ ok: false, error: { code: "PASSKEYS_UNAVAILABLE" } });
    expect(limits.passkeys).toEqual([]);
  });

  it("refuses before it verifies where there were too many, and counts by network, as no password is counted", async () => {
    const { login, answer, limits, started } = await makeWorld();
    const response = await answer();
    limits.passkeys.length = 0;
    limits.full = "passkey";
    const asked = login({ response, address: "192.0.2.1" });
    await expect(asked).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect([limits.passkeys, started()]).toEqual([[{ step: "answer", who: "192.0.2.1" }], 0]);
    limits.full = "login";
    const logins = limits.logins.length;
    expect(await login({ response })).toMatchObject({ ok: true });
    expect(limits.logins).toHaveLength(logins);
  });

  it("refuses a stranger's passkey, one without its user, and an answer that was used", async () => {
    const { login, answer, started } = await makeWorld();
    const stranger = makePasskeyAuthenticator({ origin: ORIGIN });
    expect(await login({ response: await answer({}, stranger) })).toEqual(refused("NOT_PROVED"));
    expect(await login({ response: { ...(await answer()), userHandle: null } })).toEqual(refused("NOT_PROVED"));
    expect(started()).toBe(0);
    const response = await answer();
    expect(await login({ response })).toMatchObject({ ok: true });
    expect(await login({ response })).toEqual(refused("CHALLENGE"));
    expect(started()).toBe(1);
  });

  it("tells that its user is frozen once for each challenge, and starts no session", async () => {
    const { login, answer, store, userId, started } = await makeWorld();
    const response = await answer();
    const user = store.users.get(userId);
    if (user) user.freeze = { frozenAt: new Date(0), reason: "r", byId: userId };
    expect(await login({ response })).toEqual({ ok: false, error: { code: "USER_FROZEN" } });
    expect(await login({ response })).toEqual(refused("CHALLENGE"));
    expect(started()).toBe(0);
  });

  it("starts one session of those that come at once, by what the passkey is", async () => {
    const { login, answer, accessTokens, started, userId } = await makeWorld();
    const response = await answer();
    const answers = await Promise.all(Array.from({ length: 5 }, () => login({ response })));
    expect(answers.filter(({ ok }) => ok)).toMatchObject([{ value: { user: { id: userId, username: "ann" } } }]);
    expect(started()).toBe(1);
    expect(accessTokens.signed.at(-1)?.proved.methods).toEqual(["swk"]);
  });

  it("keeps a device's token where it is one of this user's", async () => {
    const { login, answer, withPasskey, signed, begin } = await makeWorld();
    const first = await login({ response: await answer() });
    if (!first.ok) throw new Error("not logged in");
    const { deviceToken } = first.value;
    const again = await login({ response: await answer(), deviceToken });
    expect(again.ok && again.value.deviceToken.reveal()).toBe(deviceToken.reveal());
    const bob = await withPasskey("bob");
    const his = await login({ response: signed(bob.device, await begin("login")), deviceToken });
    expect(his.ok && his.value.deviceToken.reveal()).not.toBe(deviceToken.reveal());
  });
});
