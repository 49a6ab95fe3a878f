import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld, ORIGIN } from "../../../test/fakes/passkeys.ts";
import { makeAddPasskey } from "./add-passkey.ts";

const refused = (fault: string) => ({ ok: false, error: { code: "PASSKEY_REFUSED", fault } });

async function newcomer() {
  const world = makeFakePasskeyWorld();
  const userId = await world.person("ann");
  await world.loggedIn("ann");
  const device = makePasskeyAuthenticator({ origin: ORIGIN });
  const sessionId = world.sessionOf(userId);
  const add = (response: ReturnType<typeof world.created>, name = null) =>
    world.addPasskey({ userId, sessionId, response, name });
  return { ...world, userId, device, sessionId, add };
}

describe("addPasskey", () => {
  it("refuses where passkeys cannot be had", async () => {
    const { deps, userId, sessionId, device, created, begin } = await newcomer();
    const response = created(device, await begin("registration", userId));
    const added = await makeAddPasskey({ ...deps, webAuthn: null })({ userId, sessionId, response, name: null });
    expect(added).toEqual({ ok: false, error: { code: "PASSKEYS_UNAVAILABLE" } });
  });

  it("refuses what proves nothing, and what answers to something else, and has changed nothing", async () => {
    const { add, created, device, begin, userId, passkeys, store } = await newcomer();
    const options = await begin("registration", userId);
    expect(await add(created(device, options, { origin: "http://evil.example" }))).toEqual(refused("ORIGIN"));
    const login = JSON.parse(await begin("login"));
    const mixed = JSON.stringify({ ...JSON.parse(options), challenge: login.challenge });
    expect(await add(created(device, mixed))).toEqual(refused("CHALLENGE"));
    expect([passkeys.kept.size, store.events, store.recoveryCodes.size]).toEqual([0, [], 0]);
    expect(store.mails).toEqual([]);
  });

  it("refuses a passkey that somebody has", async () => {
    const { add, created, begin, userId, withPasskey, passkeys } = await newcomer();
    const { device } = await withPasskey("bob");
    expect(await add(created(device, await begin("registration", userId)))).toEqual({
      ok: false,
      error: { code: "PASSKEY_TAKEN" },
    });
    expect(passkeys.kept.size).toBe(1);
  });

  it("adds it with its events, and with the first come codes and the end of every other session", async () => {
    const { add, created, device, begin, userId, sessionId, loggedIn, store, endedSessions } = await newcomer();
    await loggedIn("ann");
    store.events.length = 0;
    store.mails.length = 0;
    const added = await add(created(device, await begin("registration", userId)));
    expect(added.ok && added.value.recoveryCodes).toHaveLength(10);
    expect(store.events.map(({ type }) => type)).toEqual(["passkey.added", "factor.added", "session.ended"]);
    expect(store.mails).toEqual([{ kind: "PASSKEY_ADDED", userId, detail: added.ok && added.value.passkey.name }]);
    const running = [...store.sessions.values()].filter(({ ended }) => !ended);
    expect(running.map(({ id }) => id)).toEqual([sessionId]);
    expect(endedSessions.announced).toHaveLength(1);

    endedSessions.isAway = true;
    const second = makePasskeyAuthenticator({ origin: ORIGIN });
    expect(await add(created(second, await begin("registration", userId)))).toMatchObject({
      ok: true,
      value: { recoveryCodes: null },
    });
  });

  it("is named after its authenticator where nobody gave it a name, and else after what it is", async () => {
    const { add, created, begin, userId } = await newcomer();
    const named = async (aaguid: string) => {
      const device = makePasskeyAuthenticator({ origin: ORIGIN, aaguid });
      const added = await add(created(device, await begin("registration", userId)));
      return added.ok && added.value.passkey.name;
    };
    expect(await named("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4")).toBe("Well-Known Keeper");
    expect(await named("00000000-0000-0000-0000-000000000000")).toBe("Passkey");
  });
});
