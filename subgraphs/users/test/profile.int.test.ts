import { newId } from "@coffer/contracts/ids";
import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeContext } from "../src/graphql/context.ts";
import { actorOf, makeWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const profiles = async (...ids: string[]) => {
  const query =
    "query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on User { id displayName language } } }";
  return (await world.run(query, { refs: ids.map((id) => ({ __typename: "User", id })) })).data._entities;
};

describe("updateProfile", () => {
  it("refuses who is not logged in", async () => {
    expect((await world.update(anonymous, { displayName: "Eve" })).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  });

  it("refuses an actor whose user id is none, and stores nothing", async () => {
    expect((await world.update(actorOf("usr_nonsense"), { displayName: "Eve" })).errors).toMatchObject([
      { code: "UNAUTHENTICATED" },
    ]);
    expect((await world.admin.query("SELECT FROM users.profile")).rowCount).toBe(0);
  });

  it("refuses bad input with all its faults at once, and changes nothing", async () => {
    const actor = actorOf();
    await world.update(actor, { displayName: "Ann", language: "fr" });
    const { errors } = await world.update(actor, { displayName: "A\u200b", language: "not a language" });
    expect(errors).toMatchObject([
      {
        code: "BAD_USER_INPUT",
        extensions: {
          inputs: [
            { path: "input.displayName", code: "FORBIDDEN_CHARACTERS" },
            { path: "input.language", code: "LANGUAGE_TAG" },
          ],
        },
      },
    ]);
    expect(await profiles(actor.userId)).toEqual([{ id: actor.userId, displayName: "Ann", language: "fr" }]);
  });

  it("refuses to take the language away", async () => {
    const { errors } = await world.update(actorOf(), { language: null });
    expect(errors).toMatchObject([
      { code: "BAD_USER_INPUT", extensions: { inputs: [{ path: "input.language", code: "LANGUAGE_TAG" }] } },
    ]);
  });

  it("changes what is given, and leaves what is left out", async () => {
    const actor = actorOf();
    const say = async (input: object) => (await world.update(actor, input)).data.updateProfile.user;
    expect(await say({ displayName: "  Ann  " })).toEqual({ id: actor.userId, displayName: "Ann", language: "en" });
    expect(await say({ language: "pt-br" })).toEqual({ id: actor.userId, displayName: "Ann", language: "pt-BR" });
    expect(await say({})).toEqual({ id: actor.userId, displayName: "Ann", language: "pt-BR" });
    expect(await say({ displayName: null })).toEqual({ id: actor.userId, displayName: null, language: "pt-BR" });
  });

  it("loses neither of two changes that come at once", async () => {
    for (let round = 0; round < 10; round++) {
      const actor = actorOf();
      await Promise.all([world.update(actor, { displayName: "Ann" }), world.update(actor, { language: "de" })]);
      expect(await profiles(actor.userId)).toEqual([{ id: actor.userId, displayName: "Ann", language: "de" }]);
    }
  });

  it("changes nobody else's profile", async () => {
    const [ann, bob] = [actorOf(), actorOf()];
    await world.update(ann, { displayName: "Ann" });
    await world.update(bob, { displayName: "Bob" });
    expect(await profiles(ann.userId, bob.userId)).toMatchObject([{ displayName: "Ann" }, { displayName: "Bob" }]);
  });
});

const ZONE = "mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id timeZone } } }";
const setZone = (actor: Actor, timeZone: string | null) => world.run(ZONE, { input: { timeZone } }, actor);
const seenBy = async (actor: Actor, id: string) => {
  const query = "query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on User { timeZone } } }";
  return (await world.run(query, { refs: [{ __typename: "User", id }] }, actor)).data._entities[0].timeZone;
};
/** What others are told, in order. */
const readTold = async (userId: string) => {
  const { rows } = await world.admin.query("SELECT payload FROM users.outbox ORDER BY id");
  return rows.flatMap(({ payload }) => (payload.subject === userId ? [payload] : []));
};

describe("a time zone", () => {
  it.each(["Mars/Base", "+01:00", "", "GMT+1"])(
    "is refused where there is none of the name %j, and nobody is told",
    async (raw) => {
      const actor = actorOf();
      expect((await setZone(actor, raw)).errors).toMatchObject([
        { code: "BAD_USER_INPUT", extensions: { inputs: [{ path: "input.timeZone", code: "UNKNOWN_TIME_ZONE" }] } },
      ]);
      expect(await readTold(actor.userId)).toEqual([]);
    },
  );

  it("is shown to the user and to staff, and to nobody else", async () => {
    const ann = actorOf();
    await setZone(ann, "Europe/Berlin");
    const officer = userActor(newId("usr"), { roles: ["COMPLIANCE"] });
    const narrowed = userActor(ann.userId, { scopes: ["wallets:read"] });
    expect(
      await Promise.all([ann, officer, actorOf(), narrowed, anonymous].map((who) => seenBy(who, ann.userId))),
    ).toEqual(["Europe/Berlin", "Europe/Berlin", null, null, null]);
  });

  it("is kept by its one name, is told when it changes and only then, and counts the changes", async () => {
    const ann = actorOf();
    for (const [said, name] of [
      ["asia/calcutta", "Asia/Kolkata"],
      ["Asia/Kolkata", "Asia/Kolkata"],
      ["US/Pacific", "America/Los_Angeles"],
      [null, null],
      [null, null],
    ] as const)
      expect((await setZone(ann, said)).data.updateProfile.user.timeZone).toBe(name);
    await world.update(ann, { displayName: "Ann" });
    expect(await readTold(ann.userId)).toMatchObject(
      ["Asia/Kolkata", "America/Los_Angeles", null].map((timeZone, i) => ({
        type: "coffer.users.time_zone.changed",
        ownerid: ann.userId,
        data: { userId: ann.userId, timeZone, revision: i + 1 },
      })),
    );
  });

  it("of two changes at once is what was told last", async () => {
    const ann = actorOf();
    await Promise.all(["Asia/Tokyo", "Europe/Paris", "America/Lima"].map((name) => setZone(ann, name)));
    const told = await readTold(ann.userId);
    expect(told.map(({ data }) => data.revision)).toEqual([1, 2, 3]);
    expect(told.at(-1)?.data.timeZone).toBe(await seenBy(ann, ann.userId));
  });

  it("of two first changes at once is what was told last, where one of them says that there is none", async () => {
    for (let nth = 0; nth < 20; nth += 1) {
      const ann = actorOf();
      await Promise.all([setZone(ann, null), setZone(ann, "Asia/Tokyo")]);
      expect((await readTold(ann.userId)).at(-1)?.data.timeZone ?? null).toBe(await seenBy(ann, ann.userId));
    }
  });

  it.each(["", "x".repeat(65)])("cannot be %j even past the code: profile_time_zone_size", async (name) => {
    const insert = world.pool.query(
      "INSERT INTO profile (user_id, time_zone, language, updated_at) VALUES (gen_random_uuid(), $1, 'en', now())",
      [name],
    );
    await expect(insert).rejects.toMatchObject({ constraint: "profile_time_zone_size" });
  });
});

describe("a user's profile", () => {
  it("has defaults until the user says something, the same for ids that are absent or malformed", async () => {
    const ids = [newId("usr"), "usr_nonsense", ""];
    expect(await profiles(...ids)).toEqual(ids.map((id) => ({ id, displayName: null, language: "en" })));
  });

  it("comes in the order it was asked for", async () => {
    const [ann, bob] = [actorOf(), actorOf()];
    await world.update(ann, { displayName: "Ann" });
    await world.update(bob, { displayName: "Bob" });
    const names = (await profiles(bob.userId, newId("usr"), ann.userId, bob.userId)).map(
      (user: { displayName: string }) => user.displayName,
    );
    expect(names).toEqual(["Bob", null, "Ann", "Bob"]);
  });

  it("is loaded together with all others of the request", async () => {
    const asked: (readonly string[])[] = [];
    const findProfiles = async (ids: readonly string[]) => {
      asked.push(ids);
      return ids.map((id) => new Error(id) as never);
    };
    const app = { findProfiles, updateProfile: () => Promise.reject(new Error("unused")) };
    const loader = makeContext(app)({ actor: anonymous, requestId: "r" }).profiles;
    const [a, b] = [newId("usr"), newId("usr")];
    await Promise.allSettled([a, "usr_nonsense", b, a].map((id) => loader.load(id)));
    expect(asked).toEqual([[a, b]]);
  });

  it("answers without a word of the inside when the database fails", async () => {
    await world.admin.query("ALTER TABLE users.profile RENAME TO away");
    const { errors } = await world.update(actorOf(), { displayName: "Ann" });
    await world.admin.query("ALTER TABLE users.away RENAME TO profile");
    expect(errors).toMatchObject([{ code: "INTERNAL_SERVER_ERROR", extensions: { requestId: "req_test" } }]);
    expect(JSON.stringify(errors)).not.toMatch(/relation|prisma|upsert|\.ts/i);
  });

  it.each(["", "x".repeat(65)])(
    "cannot have the display name %j even past the code: profile_display_name_size",
    async (name) => {
      const insert = world.pool.query(
        "INSERT INTO profile (user_id, display_name, language, updated_at) VALUES (gen_random_uuid(), $1, 'en', now())",
        [name],
      );
      await expect(insert).rejects.toMatchObject({ constraint: "profile_display_name_size" });
    },
  );
});
