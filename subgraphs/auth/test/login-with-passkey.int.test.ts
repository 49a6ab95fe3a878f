import { uuidOf } from "@coffer/contracts/ids";
import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freezesOf } from "./freezes.ts";
import { askingAboutPasskeys, ORIGIN } from "./passkeys.ts";
import { makeWorld, type World, warm } from "./world.ts";

let world: World;
let passkeys: ReturnType<typeof askingAboutPasskeys>;
beforeAll(async () => {
  world = await makeWorld();
  passkeys = askingAboutPasskeys(world);
});
afterAll(() => world.close());

const refused = (fault: string) => ({ __typename: "PasskeyRefused", code: "PASSKEY_REFUSED", fault });
const listSessions = async (userId: string) =>
  (
    await world.admin.query("SELECT methods FROM auth.session WHERE user_id = $1 AND ended_at IS NULL", [
      uuidOf(userId),
    ])
  ).rows;
const readRow = async (id: string) =>
  (
    await world.admin.query("SELECT sign_count, last_used_at, is_backed_up FROM auth.passkey WHERE id = $1", [
      uuidOf(id),
    ])
  ).rows[0];

describe("loginWithPasskey", () => {
  it.each([
    ["from another origin", { origin: "http://evil.example" }, "ORIGIN"],
    ["from a page inside another", { clientData: { crossOrigin: true } }, "ORIGIN"],
    ["for another RP ID", { rpId: "evil.example" }, "NOT_PROVED"],
    ["by whom the device did not look at", { isVerified: false }, "USER_VERIFICATION"],
    ["which says that it can be copied now, and could not", { isSynced: true }, "NOT_PROVED"],
    ["for a challenge that is none of ours", { clientData: { challenge: "A".repeat(43) } }, "CHALLENGE"],
    ["for a challenge of another form", { clientData: { challenge: "' OR 1=1" } }, "CHALLENGE"],
  ])("refuses what was signed %s, and starts no session", async (what, behaviour, fault) => {
    const person = await world.join(`refused.${fault.toLowerCase()}.${what.length}`);
    const passkey = await passkeys.give(person.actor);
    const before = await readRow(passkey.id);
    expect(await passkeys.logIn(passkey, behaviour)).toMatchObject(refused(fault));
    expect(await listSessions(person.userId)).toEqual([{ methods: ["pwd"] }]);
    expect(await readRow(passkey.id)).toEqual(before);
    expect(await passkeys.logIn(passkey)).toMatchObject({ __typename: "LoginSuccess" });
  });

  it("refuses a passkey that nobody registered, and one that was removed, in the same words", async () => {
    const person = await world.join("removed");
    const passkey = await passkeys.give(person.actor);
    await passkeys.ask("removePasskey", { id: passkey.id }, { actor: person.actor });
    const stranger = makePasskeyAuthenticator({ origin: ORIGIN });
    stranger.create(await passkeys.begin("startPasskeyRegistration", undefined, { actor: person.actor }));
    const answers = [await passkeys.logIn(passkey), await passkeys.logIn(stranger)];
    expect(answers[0]).toMatchObject(refused("NOT_PROVED"));
    expect(answers[1]).toEqual(answers[0]);
  });

  it("refuses a signature with a bit turned, another's signature, and one without its user", async () => {
    const [ann, bob] = [await world.join("tampered.ann"), await world.join("tampered.bob")];
    const [hers, his] = [await passkeys.give(ann.actor), await passkeys.give(bob.actor)];
    const options = await passkeys.begin("startPasskeyLogin");
    const [good, other] = [JSON.parse(hers.get(options)), JSON.parse(his.get(options))];
    const { response } = good;
    const flipped = Buffer.from(response.authenticatorData, "base64url");
    flipped[36] = (flipped[36] ?? 0) ^ 1;
    const { userHandle: _left, ...nameless } = response;
    const changes: object[] = [
      { ...response, authenticatorData: flipped.toString("base64url") },
      { ...response, signature: other.response.signature },
      { ...response, userHandle: other.response.userHandle },
      { ...response, userHandle: "" },
      nameless,
    ];
    for (const changed of changes) {
      const credential = JSON.stringify({ ...good, response: changed });
      expect(await passkeys.ask("loginWithPasskey", { credential })).toMatchObject(refused("NOT_PROVED"));
    }
    // Her name on his signature, and the other way round.
    for (const [one, two] of [
      [good, other],
      [other, good],
    ]) {
      const credential = JSON.stringify({ ...two, id: one.id, rawId: one.rawId });
      expect(await passkeys.ask("loginWithPasskey", { credential })).toMatchObject(refused("NOT_PROVED"));
    }
    expect(await passkeys.ask("loginWithPasskey", { credential: JSON.stringify(good) })).toMatchObject({
      __typename: "LoginSuccess",
      user: { id: ann.userId },
    });
  });

  it("refuses a challenge that was used, that is older than five minutes, or was given for something else", async () => {
    const person = await world.join("challenged");
    const passkey = await passkeys.give(person.actor);
    const credential = passkey.get(await passkeys.begin("startPasskeyLogin"));
    expect(await passkeys.ask("loginWithPasskey", { credential })).toMatchObject({ __typename: "LoginSuccess" });
    expect(await passkeys.ask("loginWithPasskey", { credential })).toMatchObject(refused("CHALLENGE"));

    const late = passkey.get(await passkeys.begin("startPasskeyLogin"));
    world.clock.advance(5 * 60_000);
    expect(await passkeys.ask("loginWithPasskey", { credential: late })).toMatchObject(refused("CHALLENGE"));

    const { actor } = person;
    for (const purpose of ["startPasskeyRegistration", "startPasskeyStepUp"] as const) {
      const { challenge } = JSON.parse(await passkeys.begin(purpose, undefined, { actor }));
      const options = JSON.stringify({ challenge, rpId: "localhost" });
      expect(await passkeys.ask("loginWithPasskey", { credential: passkey.get(options) })).toMatchObject(
        refused("CHALLENGE"),
      );
    }
  });

  it("refuses what is no credential, and has looked for nothing then", async () => {
    const good = JSON.parse(makePasskeyAuthenticator({ origin: ORIGIN }).get('{"challenge":"AA","rpId":"localhost"}'));
    const { response } = good;
    const bad: unknown[] = [
      "",
      "null",
      "[]",
      "{}",
      "[".repeat(30_000),
      { ...good, type: "password" },
      { ...good, id: "" },
      { ...good, id: "not base64url!" },
      { ...good, id: "A".repeat(1366), rawId: "A".repeat(1366) },
      { ...good, rawId: "b3RoZXI" },
      { ...good, response: null },
      { ...good, response: { ...response, signature: 7 } },
      { ...good, response: { ...response, signature: "" } },
      { ...good, response: { ...response, authenticatorData: `${response.authenticatorData}=` } },
      { ...good, response: { ...response, userHandle: "A".repeat(88) } },
      { ...good, padding: "x".repeat(32_768) },
    ];
    for (const one of bad) {
      const credential = typeof one === "string" ? one : JSON.stringify(one);
      await expect(passkeys.ask("loginWithPasskey", { credential })).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
        extensions: { inputs: [{ path: "input.credential", code: "INVALID_PASSKEY" }] },
      });
    }
  });

  it("refuses a passkey that counts backwards, and says so in the log; a later count is taken", async () => {
    const person = await world.join("counting");
    const passkey = await passkeys.give(person.actor);
    passkey.signCount = 10;
    expect(await passkeys.logIn(passkey)).toMatchObject({ __typename: "LoginSuccess" });
    expect(await readRow(passkey.id)).toMatchObject({ sign_count: "11" });
    const before = await readRow(passkey.id);
    for (const count of [10, 3]) {
      passkey.signCount = count; // the copy's, and then the original's
      expect(await passkeys.logIn(passkey)).toMatchObject(refused("NOT_PROVED"));
    }
    passkey.signCount = 0;
    expect(await passkeys.logIn(passkey)).toMatchObject(refused("NOT_PROVED"));
    expect(await readRow(passkey.id)).toEqual(before);
    expect(world.logged.filter((line) => line.includes("a passkey counted backwards"))).toHaveLength(3);
    passkey.signCount = 11;
    expect(await passkeys.logIn(passkey)).toMatchObject({ __typename: "LoginSuccess" });
  });

  it("tells that its user is frozen only to who has the passkey and asks now", async () => {
    const desk = freezesOf(world);
    const person = await world.join("icy");
    const passkey = await passkeys.give(person.actor);
    const old = passkey.get(await passkeys.begin("startPasskeyLogin"));
    await passkeys.ask("loginWithPasskey", { credential: old });
    await desk.freeze(person.userId, { by: await desk.operator("olivia") });
    const another = makePasskeyAuthenticator({ origin: ORIGIN });
    expect(await passkeys.logIn(another)).toMatchObject(refused("NOT_PROVED"));
    expect(await passkeys.ask("loginWithPasskey", { credential: old })).toMatchObject(refused("CHALLENGE"));
    const now = passkey.get(await passkeys.begin("startPasskeyLogin"));
    expect(await passkeys.ask("loginWithPasskey", { credential: now })).toMatchObject({ code: "USER_FROZEN" });
    expect(await passkeys.ask("loginWithPasskey", { credential: now })).toMatchObject(refused("CHALLENGE"));
    expect(await listSessions(person.userId)).toEqual([]);
  });

  it("lets one of twenty in who come at once with what was signed once", async () => {
    const person = await world.join("twenty");
    const passkey = await passkeys.give(person.actor);
    await warm(world.pool);
    const other = world.another();
    const credential = passkey.get(await passkeys.begin("startPasskeyLogin"));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        passkeys.ask("loginWithPasskey", { credential }, i % 2 ? { at: other } : {}),
      ),
    );
    expect(answers.filter(({ __typename }) => __typename === "LoginSuccess")).toHaveLength(1);
    expect(answers.filter(({ fault }) => fault === "CHALLENGE")).toHaveLength(19);
    expect((await listSessions(person.userId)).filter(({ methods }) => methods[0] === "hwk")).toHaveLength(1);
  });

  it.each([
    [false, "hwk", "DEVICE_BOUND"],
    [true, "swk", "SYNCED"],
  ])("starts a session that says by what it was begun: synced %j", async (isSynced, method, kind) => {
    const person = await world.join(`begun.${method}`);
    const passkey = await passkeys.give(person.actor, { isSynced });
    world.clock.advance(1000);
    const { tokens, user, deviceToken } = await passkeys.logIn(passkey);
    expect(user).toEqual({
      id: person.userId,
      username: `begun.${method}`,
      email: expect.any(String),
      roles: ["USER"],
    });
    expect(deviceToken).toMatch(/^[\w-]{43}$/);
    expect(await world.verify(tokens.accessToken)).toMatchObject({
      amr: [method],
      auth_time: Math.floor(world.clock.now().getTime() / 1000),
    });
    const again = await world.refresh(tokens.refreshToken);
    expect(decodeJwt(again.tokens.accessToken).amr).toEqual([method]);
    expect(await passkeys.passkeysOf(person.userId, person.actor)).toMatchObject([
      { kind, lastUsedAt: world.clock.now().toISOString() },
    ]);
  });

  it("keeps the device that it comes from, and gives another's token no meaning", async () => {
    const [ann, bob] = [await world.join("device.ann"), await world.join("device.bob")];
    const [hers, his] = [await passkeys.give(ann.actor), await passkeys.give(bob.actor)];
    const first = await passkeys.logIn(hers);
    const with_ = async (passkey: typeof hers, deviceToken: string) =>
      (
        await passkeys.ask("loginWithPasskey", {
          credential: passkey.get(await passkeys.begin("startPasskeyLogin")),
          deviceToken,
        })
      ).deviceToken;
    expect(await with_(hers, first.deviceToken)).toBe(first.deviceToken);
    expect(await with_(his, first.deviceToken)).not.toBe(first.deviceToken);
    expect(await with_(hers, "no token")).toMatch(/^[\w-]{43}$/);
  });
});

describe("who may try to log in with a passkey", () => {
  it("is nobody's business of whoever guesses at a password, and the other way round", async () => {
    const strict = world.another({ AUTH_LOGIN_FAILURES_PER_ADDRESS: "2", AUTH_PASSKEY_ATTEMPTS_PER_ADDRESS: "3" });
    const person = await world.join("besieged");
    const passkey = await passkeys.give(person.actor);
    const from = { at: strict, address: "192.0.2.7" };
    for (let i = 0; i < 2; i++) await world.loginFrom(from.address, { login: "besieged", password: "wrong" }, strict);
    const locked = await world.loginFrom(from.address, { login: "besieged" }, strict);
    expect(locked).toMatchObject({ code: "RATE_LIMITED" });
    expect(await passkeys.logIn(passkey, {}, from)).toMatchObject({ __typename: "LoginSuccess" });

    const credential = makePasskeyAuthenticator({ origin: ORIGIN }).get('{"challenge":"AA","rpId":"localhost"}');
    for (let i = 0; i < 2; i++)
      expect(await passkeys.ask("loginWithPasskey", { credential }, from)).toMatchObject(refused("NOT_PROVED"));
    await expect(passkeys.ask("loginWithPasskey", { credential }, from)).rejects.toMatchObject({
      code: "RATE_LIMITED",
      extensions: { retryAfterSeconds: 900 },
    });
    await world.register("unharmed");
    expect(await world.loginFrom(from.address, { login: "unharmed" }, strict)).toMatchObject({
      __typename: "LoginSuccess",
    });
    expect(await passkeys.logIn(passkey, {}, { at: strict, address: "192.0.2.8" })).toMatchObject({
      __typename: "LoginSuccess",
    });
  });

  it("begins so often from one network and no oftener, and what is refused leaves no row", async () => {
    const strict = world.another({ AUTH_PASSKEY_ATTEMPTS_PER_ADDRESS: "3" });
    const rows = async () =>
      (await world.admin.query("SELECT count(*)::int AS n FROM auth.webauthn_challenge")).rows[0].n;
    const from = { at: strict, address: "2001:db8::1" };
    const before = await rows();
    for (let i = 0; i < 3; i++) await passkeys.begin("startPasskeyLogin", undefined, from);
    for (const address of ["2001:db8::1", "2001:db8::ffff"])
      await expect(passkeys.begin("startPasskeyLogin", undefined, { at: strict, address })).rejects.toMatchObject({
        code: "RATE_LIMITED",
      });
    expect(await rows()).toBe(before + 3);
  });
});

describe("a Coffer at an address", () => {
  it("has no passkeys: nobody begins, adds or logs in with one", async () => {
    const nameless = world.another({ AUTH_ISSUER: "https://192.0.2.1" });
    const { actor } = await world.join("nameless");
    const passkey = await passkeys.give(actor);
    const unavailable = { __typename: "PasskeysUnavailable", code: "PASSKEYS_UNAVAILABLE" };
    const at = { at: nameless, actor };
    expect(await passkeys.ask("startPasskeyLogin", undefined, at)).toMatchObject(unavailable);
    expect(await passkeys.ask("startPasskeyRegistration", undefined, at)).toMatchObject(unavailable);
    expect(await passkeys.ask("startPasskeyStepUp", undefined, at)).toMatchObject(unavailable);
    const credential = passkey.get(await passkeys.begin("startPasskeyLogin"));
    expect(await passkeys.ask("loginWithPasskey", { credential }, at)).toMatchObject(unavailable);
    const made = passkey.create(await passkeys.begin("startPasskeyRegistration", undefined, { actor }));
    expect(await passkeys.ask("addPasskey", { credential: made }, at)).toMatchObject(unavailable);
    // Nor does the account lose its second factor by it: the recovery codes are left.
    expect(await world.login("nameless", undefined, nameless)).toMatchObject({ code: "SECOND_FACTOR_REQUIRED" });
  });
});
