import { randomBytes } from "node:crypto";
import { type Id, newId, uuidOf } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearPasskeyChallenges } from "../src/adapters/postgres/passkeys/passkey-challenges.ts";
import { freezesOf } from "./freezes.ts";
import { askingAboutPasskeys, ORIGIN } from "./passkeys.ts";
import { makeWorld, PASSWORD, type World, warm } from "./world.ts";

let world: World;
let passkeys: ReturnType<typeof askingAboutPasskeys>;
beforeAll(async () => {
  world = await makeWorld();
  passkeys = askingAboutPasskeys(world);
});
afterAll(() => world.close());

const refused = (fault: string) => ({ __typename: "PasskeyRefused", code: "PASSKEY_REFUSED", fault });
const stored = async (userId: string) =>
  (await world.admin.query("SELECT * FROM auth.passkey WHERE user_id = $1 ORDER BY created_at, id", [uuidOf(userId)]))
    .rows;
const told = async (type: string, userId: string) =>
  (await world.events(type)).filter(({ ownerid }) => ownerid === userId);
/** In payments, which hears of passkeys that are added by an event: here it hears none. */
const approvingNoMore = async (id: string) => {
  const text = "SELECT removed_at IS NOT NULL AS removed FROM payments.passkey WHERE id = $1";
  const { rows } = await world.admin.query<{ removed: boolean }>(text, [uuidOf(id as Id<"psk">)]);
  return rows.map(({ removed }) => removed);
};
const authenticator = () => makePasskeyAuthenticator({ origin: ORIGIN });
const begin = (actor: Parameters<typeof passkeys.give>[0]) =>
  passkeys.begin("startPasskeyRegistration", undefined, { actor });

describe("addPasskey", () => {
  it.each([
    ["from another origin", { origin: "http://localhost:4001" }, "ORIGIN"],
    ["from a page inside another", { clientData: { topOrigin: "https://evil.example" } }, "ORIGIN"],
    ["for another RP ID", { rpId: "evil.example" }, "KEY"],
    ["that is a login's answer", { clientData: { type: "webauthn.get" } }, "KEY"],
    ["by whom the device did not look at", { isVerified: false }, "USER_VERIFICATION"],
    ["for a challenge that is none of ours", { clientData: { challenge: "A".repeat(43) } }, "CHALLENGE"],
  ])("refuses one that was made %s, and adds nothing", async (what, behaviour, fault) => {
    const { actor, userId } = await world.join(`made.${fault.toLowerCase()}.${what.length}`);
    const credential = authenticator().create(await begin(actor), behaviour);
    expect(await passkeys.ask("addPasskey", { credential }, { actor })).toMatchObject(refused(fault));
    expect([await stored(userId), await told("passkey.added", userId)]).toEqual([[], []]);
    expect((await world.login(actorName(what, fault))).__typename).toBe("LoginSuccess");
  });
  const actorName = (what: string, fault: string) => `made.${fault.toLowerCase()}.${what.length}`;

  it("refuses a challenge that was used, that is too old, or was given to somebody else or for something else", async () => {
    const [ann, bob] = [await world.join("given.ann"), await world.join("given.bob")];
    const hers = await begin(ann.actor);
    const add = (credential: string, { actor } = ann) => passkeys.ask("addPasskey", { credential }, { actor });
    expect(await add(authenticator().create(hers), bob)).toMatchObject(refused("CHALLENGE"));
    expect(await stored(bob.userId)).toEqual([]);

    expect((await add(authenticator().create(hers))).__typename).toBe("AddPasskeySuccess");
    expect(await add(authenticator().create(hers))).toMatchObject(refused("CHALLENGE"));

    const late = await begin(ann.actor);
    world.clock.advance(5 * 60_000);
    expect(await add(authenticator().create(late))).toMatchObject(refused("CHALLENGE"));

    for (const purpose of ["startPasskeyLogin", "startPasskeyStepUp"] as const) {
      const { challenge } = JSON.parse(await passkeys.begin(purpose, undefined, { actor: ann.actor }));
      const options = JSON.stringify({ ...JSON.parse(await begin(ann.actor)), challenge });
      expect(await add(authenticator().create(options))).toMatchObject(refused("CHALLENGE"));
    }
    expect(await stored(ann.userId)).toHaveLength(1);
  });

  it("refuses a passkey that is somebody's, their own too, and leaves it whose it is", async () => {
    const [ann, bob] = [await world.join("taken.ann"), await world.join("taken.bob")];
    const device = await passkeys.give(ann.actor);
    for (const { actor } of [ann, bob]) {
      const again = await passkeys.add(actor, device);
      expect(again).toMatchObject({ __typename: "PasskeyTaken", code: "PASSKEY_TAKEN" });
    }
    expect([await stored(ann.userId), await stored(bob.userId)]).toMatchObject([[{}], []]);
    expect(await told("passkey.added", bob.userId)).toEqual([]);
    expect(await told("factor.added", bob.userId)).toEqual([]);
  });

  it("refuses more than twenty of one user, also of those that are added at once", async () => {
    const { actor, userId } = await world.join("many");
    for (let i = 0; i < 18; i++) await passkeys.give(actor);
    const begun = await Promise.all(Array.from({ length: 4 }, () => begin(actor)));
    const answers = await Promise.all(
      begun.map((options) => passkeys.ask("addPasskey", { credential: authenticator().create(options) }, { actor })),
    );
    expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual([
      "AddPasskeySuccess",
      "AddPasskeySuccess",
      "PasskeyLimitReached",
      "PasskeyLimitReached",
    ]);
    expect(await stored(userId)).toHaveLength(20);
    const limit = { __typename: "PasskeyLimitReached", code: "PASSKEY_LIMIT_REACHED", most: 20 };
    expect(await passkeys.ask("startPasskeyRegistration", undefined, { actor })).toMatchObject(limit);
  });

  it("refuses what is no credential and no name, both at once", async () => {
    const { actor } = await world.join("faulty");
    for (const [name, code] of [
      ["", "EMPTY"],
      ["x".repeat(65), "TOO_LONG"],
      ["a\u202eb", "FORBIDDEN_CHARACTERS"],
    ])
      await expect(passkeys.ask("addPasskey", { credential: "{}", name }, { actor })).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
        extensions: {
          inputs: [
            { path: "input.credential", code: "INVALID_PASSKEY" },
            { path: "input.name", code },
          ],
        },
      });
  });

  it("refuses somebody who is frozen, whose access token lives on", async () => {
    const desk = freezesOf(world);
    const { actor, userId } = await world.join("cold");
    const credential = authenticator().create(await begin(actor));
    await desk.freeze(userId, { by: await desk.operator("ottilie") });
    await expect(passkeys.ask("addPasskey", { credential }, { actor })).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
    expect(await stored(userId)).toEqual([]);
  });

  it("adds one of twenty that come at once with one answer", async () => {
    const { actor, userId } = await world.join("at.once");
    await warm(world.pool);
    const credential = authenticator().create(await begin(actor));
    const other = world.another();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        passkeys.ask("addPasskey", { credential }, { actor, at: i % 2 ? other : world.auth }),
      ),
    );
    expect(answers.filter(({ __typename }) => __typename === "AddPasskeySuccess")).toHaveLength(1);
    expect(await stored(userId)).toHaveLength(1);
    expect(await told("passkey.added", userId)).toHaveLength(1);
  });

  it("tells everybody who has to know the public key, and keeps nothing that is secret", async () => {
    const { actor, userId } = await world.join("told");
    const device = await passkeys.give(actor, { isSynced: true, algorithm: -8 });
    const [row] = await stored(userId);
    expect(row).toMatchObject({
      algorithm: -8,
      kind: "SYNCED",
      is_backed_up: true,
      sign_count: "0",
      transports: ["internal"],
      last_used_at: null,
    });
    const [event] = await told("passkey.added", userId);
    expect(event).toMatchObject({
      subject: device.id,
      data: {
        passkeyId: device.id,
        userId,
        credentialId: device.credentialId,
        publicKey: row.public_key.toString("base64url"),
        algorithm: -8,
        kind: "SYNCED",
      },
    });
    // A challenge is known by its hash alone.
    const options = JSON.parse(await begin(actor));
    const { rows } = await world.admin.query("SELECT row_to_json(c)::text AS text FROM auth.webauthn_challenge c");
    expect(rows.map(({ text }) => text).join()).not.toContain(
      Buffer.from(options.challenge, "base64url").toString("hex"),
    );
  });

  it("asks from then on for a second factor, gives codes with the first, and ends the other sessions", async () => {
    const { actor, userId, sessionId } = await world.join("first");
    const elsewhere = await world.login("first");
    const first = await passkeys.give(actor);
    expect(first.codes).toHaveLength(10);
    expect((await world.refresh(elsewhere.tokens.refreshToken)).code).toBe("SESSION_ENDED");
    expect((await told("session.ended", userId)).map(({ subject }) => subject)).not.toContain(sessionId);
    expect(await world.login("first")).toMatchObject({
      code: "SECOND_FACTOR_REQUIRED",
      methods: ["PASSKEY", "RECOVERY_CODE"],
    });
    const second = await passkeys.give(actor);
    expect(second.codes).toBeNull();
  });

  it("names it as its owner does, else as its maker, else as what it is", async () => {
    const { actor, userId } = await world.join("named");
    await passkeys.add(actor, authenticator(), "  Blue  key ");
    await passkeys.give(actor, { aaguid: "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4" });
    await passkeys.give(actor, { aaguid: "00000000-0000-0000-0000-000000000001" });
    expect(await passkeys.passkeysOf(userId, actor)).toMatchObject([
      { name: "Blue  key", authenticator: null },
      { name: "Google Password Manager", authenticator: "Google Password Manager" },
      { name: "Passkey", authenticator: null },
    ]);
  });

  it("tells a browser of the passkeys that there are, so that no device makes a second", async () => {
    const { actor } = await world.join("excluded");
    const device = await passkeys.give(actor);
    const options = JSON.parse(await begin(actor));
    expect(options.excludeCredentials).toEqual([
      { id: device.credentialId, type: "public-key", transports: ["internal"] },
    ]);
  });
});

describe("User.passkeys", () => {
  it("shows nothing to anybody but the user: not to strangers, staff, or a credential that was narrowed", async () => {
    const { actor, userId } = await world.join("shown");
    await passkeys.give(actor);
    const staff = userActor(newId("usr"), { roles: ["USER", "OPERATOR", "AUDITOR", "ADMIN", "COMPLIANCE"] });
    for (const viewer of [userActor(newId("usr")), staff, userActor(userId as never, { scopes: ["profile:read"] })])
      expect(await passkeys.passkeysOf(userId, viewer)).toEqual([]);
    expect(await passkeys.passkeysOf(userId, actor)).toHaveLength(1);
  });

  it.each(["startPasskeyRegistration", "startPasskeyStepUp", "addPasskey", "renamePasskey", "removePasskey"] as const)(
    "%s is for nobody who is not logged in",
    async (name) => {
      const inputs = {
        addPasskey: { credential: "{}" },
        renamePasskey: { id: newId("psk"), name: "x" },
        removePasskey: { id: newId("psk") },
        startPasskeyRegistration: undefined,
        startPasskeyStepUp: undefined,
      };
      await expect(passkeys.ask(name, inputs[name], { actor: anonymous })).rejects.toMatchObject({
        code: "UNAUTHENTICATED",
      });
    },
  );
});

describe("renamePasskey and removePasskey", () => {
  it("find nobody else's passkey, and none where there is none", async () => {
    const [ann, bob] = [await world.join("owner.ann"), await world.join("owner.bob")];
    const device = await passkeys.give(ann.actor);
    const notFound = { __typename: "PasskeyNotFound", code: "PASSKEY_NOT_FOUND" };
    for (const id of [device.id, newId("psk"), newId("usr"), "no id", ""]) {
      expect(await passkeys.ask("renamePasskey", { id, name: "mine" }, { actor: bob.actor })).toMatchObject(notFound);
      expect(await passkeys.ask("removePasskey", { id }, { actor: bob.actor })).toMatchObject(notFound);
    }
    expect(await stored(ann.userId)).toMatchObject([{ name: "Passkey" }]);
  });

  it("give a name, and refuse one that is none", async () => {
    const { actor, userId } = await world.join("renamed");
    const { id } = await passkeys.give(actor);
    for (const name of ["", "x".repeat(65), "a\nb"])
      await expect(passkeys.ask("renamePasskey", { id, name }, { actor })).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
      });
    const { passkey } = await passkeys.ask("renamePasskey", { id, name: " Kitchen " }, { actor });
    expect(passkey).toMatchObject({ id, name: "Kitchen" });
    expect(await passkeys.passkeysOf(userId, actor)).toMatchObject([{ name: "Kitchen" }]);
  });

  it("remove a passkey once, tell of it, and leave the others", async () => {
    const { actor, userId } = await world.join("removing");
    const [first, second] = [await passkeys.give(actor), await passkeys.give(actor)];
    await warm(world.pool);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => passkeys.ask("removePasskey", { id: first.id }, { actor })),
    );
    const removed = answers.filter(({ __typename }) => __typename === "RemovePasskeySuccess");
    expect(removed).toMatchObject([{ passkey: { id: first.id }, user: { passkeys: [{ id: second.id }] } }]);
    const [event, ...others] = await told("passkey.removed", userId);
    expect([event?.data, others]).toEqual([(await told("passkey.added", userId))[0]?.data, []]);
    expect(await approvingNoMore(first.id)).toEqual([true]);
    expect(await approvingNoMore(second.id)).toEqual([]);
    expect(await passkeys.logIn(first)).toMatchObject({ fault: "NOT_PROVED" });
    expect(await passkeys.logIn(second)).toMatchObject({ __typename: "LoginSuccess" });
    expect(await world.login("removing")).toMatchObject({ code: "SECOND_FACTOR_REQUIRED" });
  });

  it("change nothing where payments would go on taking the passkey's approvals", async () => {
    const { actor, userId } = await world.join("half-removed");
    const { id } = await passkeys.give(actor);
    const before = await stored(userId);
    const role = world.database.roleOf("auth");
    await world.admin.query(`REVOKE EXECUTE ON FUNCTION payments.drop_passkey FROM ${role}`);
    await expect(passkeys.ask("removePasskey", { id }, { actor })).rejects.toMatchObject({
      code: "INTERNAL_SERVER_ERROR",
    });
    await world.admin.query(`GRANT EXECUTE ON FUNCTION payments.drop_passkey TO ${role}`);
    expect([await stored(userId), await told("passkey.removed", userId)]).toEqual([before, []]);
    expect(await passkeys.ask("removePasskey", { id }, { actor })).toHaveProperty("passkey");
  });

  it("leave the password where the last one goes, and ask for nothing more than it", async () => {
    const { actor } = await world.join("last");
    const { id } = await passkeys.give(actor);
    await passkeys.ask("removePasskey", { id }, { actor });
    expect(await world.login("last", PASSWORD)).toMatchObject({ __typename: "LoginSuccess" });
  });
});

describe("challenges that nobody brought back", () => {
  it("go when they are too old, and not before", async () => {
    const hash = async () => (await world.admin.query("SELECT hash FROM auth.webauthn_challenge")).rowCount;
    await clearPasskeyChallenges(world.pool, new Date(world.clock.now().getTime() + 60 * 60_000));
    expect(await hash()).toBe(0);
    await passkeys.begin("startPasskeyLogin");
    world.clock.advance(5 * 60_000 - 1);
    expect(await clearPasskeyChallenges(world.pool, world.clock.now())).toBe(false);
    expect(await hash()).toBe(1);
    world.clock.advance(1);
    await clearPasskeyChallenges(world.pool, world.clock.now());
    expect(await hash()).toBe(0);
  });
});

describe("the tables of passkeys", () => {
  const insertPasskey = (userId: string, row: Record<string, unknown>) => {
    const values = {
      id: uuidOf(newId("psk")),
      user_id: uuidOf(userId),
      credential_id: randomBytes(16),
      public_key: randomBytes(77),
      algorithm: -7,
      kind: "SYNCED",
      is_backed_up: false,
      sign_count: 0,
      aaguid: "00000000-0000-0000-0000-000000000000",
      name: "k",
      created_at: new Date(),
      ...row,
    };
    const names = Object.keys(values);
    return world.pool.query(
      `INSERT INTO passkey (${names.join(", ")}) VALUES (${names.map((_, i) => `$${i + 1}`).join(", ")})`,
      Object.values(values),
    );
  };

  it("hold passkey_credential_id_size, passkey_algorithm_known, passkey_kind_known, passkey_backed_up_is_synced, passkey_sign_count_range and passkey_name_size", async () => {
    const { userId } = await world.join("rows");
    for (const [constraint, row] of [
      ["passkey_credential_id_size", { credential_id: Buffer.alloc(0) }],
      ["passkey_credential_id_size", { credential_id: Buffer.alloc(1024) }],
      ["passkey_algorithm_known", { algorithm: -35 }],
      ["passkey_kind_known", { kind: "PAPER" }],
      ["passkey_backed_up_is_synced", { kind: "DEVICE_BOUND", is_backed_up: true }],
      ["passkey_sign_count_range", { sign_count: -1 }],
      ["passkey_sign_count_range", { sign_count: 2 ** 32 }],
      ["passkey_name_size", { name: "" }],
      ["passkey_name_size", { name: "x".repeat(65) }],
    ] as const)
      await expect(insertPasskey(userId, row)).rejects.toMatchObject({ constraint });
    await expect(insertPasskey(userId, {})).resolves.toMatchObject({ rowCount: 1 });
  });

  it("hold webauthn_challenge_hash_size, webauthn_challenge_purpose_known and webauthn_challenge_is_of_a_user", async () => {
    const { userId } = await world.join("challenges");
    const insert = (hash: Buffer, purpose: string, user: string | null) =>
      world.pool.query(
        "INSERT INTO webauthn_challenge (hash, purpose, user_id, expires_at) VALUES ($1, $2, $3, now())",
        [hash, purpose, user],
      );
    for (const [constraint, hash, purpose, user] of [
      ["webauthn_challenge_hash_size", randomBytes(31), "LOGIN", null],
      ["webauthn_challenge_purpose_known", randomBytes(32), "PAYMENT", uuidOf(userId)],
      ["webauthn_challenge_is_of_a_user", randomBytes(32), "LOGIN", uuidOf(userId)],
      ["webauthn_challenge_is_of_a_user", randomBytes(32), "REGISTRATION", null],
    ] as const)
      await expect(insert(hash, purpose, user)).rejects.toMatchObject({ constraint });
  });
});
