import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freezesOf } from "./freezes.ts";
import { actorOf, makeMarks, makeWorld, type World } from "./world.ts";

let world: World;
let desk: ReturnType<typeof freezesOf>;
let olivia: Awaited<ReturnType<typeof desk.operator>>;
let otto: typeof olivia;
beforeAll(async () => {
  world = await makeWorld();
  desk = freezesOf(world);
  [olivia, otto] = [await desk.operator("olivia"), await desk.operator("otto")];
});
afterAll(() => world.close());

const now = () => world.clock.now().toISOString();
const outbox = async () =>
  (await world.admin.query("SELECT count(*)::int AS n FROM auth.outbox WHERE payload->>'type' LIKE '%frozen'")).rows[0]
    .n;

/** That a refusal, or a rejection, leaves everything as it was. */
async function unchanged<T>(userId: string, act: () => Promise<T>): Promise<T> {
  const look = async () => [
    await desk.records(userId),
    await desk.isFrozenInLedger(userId),
    await desk.runningSessions(userId),
    await outbox(),
  ];
  const before = await look();
  const said = await act();
  expect(await look()).toEqual(before);
  return said;
}

describe("freezeUser and unfreezeUser", () => {
  it("are refused to whoever is no operator", async () => {
    const { userId, sessionId } = await world.join("target");
    for (const role of ["USER", "COMPLIANCE", "AUDITOR", "ADMIN"] as const) {
      const by = actorOf(olivia.userId, sessionId, [role]);
      await unchanged(userId, () => expect(desk.freeze(userId, { by })).rejects.toMatchObject({ code: "FORBIDDEN" }));
      await expect(desk.unfreeze(userId, { by })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });

  it("refuse what is no user's id, no reason and no key, all at once", async () => {
    for (const change of [desk.freeze, desk.unfreeze])
      for (const [reason, code] of [
        ["", "EMPTY"],
        [" \n ", "EMPTY"],
        ["x".repeat(513), "TOO_LONG"],
        ["a\u202eb", "FORBIDDEN_CHARACTERS"],
      ] as const)
        await expect(change(newId("ses"), { by: olivia, reason, idempotencyKey: "" })).rejects.toMatchObject({
          code: "BAD_USER_INPUT",
          extensions: {
            inputs: [
              { path: "input.userId", code: "INVALID_ID" },
              { path: "input.reason", code },
              { path: "input.idempotencyKey", code: "EMPTY" },
            ],
          },
        });
  });

  it("refuse a user who does not exist", async () => {
    for (const change of [desk.freeze, desk.unfreeze])
      expect(await change(newId("usr"), { by: olivia })).toMatchObject({
        __typename: "UserNotFound",
        code: "USER_NOT_FOUND",
      });
  });

  it("refuse to operators to freeze themselves", async () => {
    const said = await unchanged(olivia.userId, () => desk.freeze(olivia.userId, { by: olivia }));
    expect(said).toMatchObject({ __typename: "CannotFreezeYourself", code: "CANNOT_FREEZE_YOURSELF" });
  });

  it("refuse a second freeze, and show the one that holds", async () => {
    const { userId } = await world.join("frozen-once");
    await desk.freeze(userId, { by: olivia, reason: "The first" });
    const said = await unchanged(userId, () => desk.freeze(userId, { by: otto, reason: "The second" }));
    expect(said).toMatchObject({
      __typename: "UserAlreadyFrozen",
      code: "USER_ALREADY_FROZEN",
      freeze: { reason: "The first", by: { username: "olivia" } },
    });
  });

  it("refuse to unfreeze who is not frozen", async () => {
    const { userId } = await world.join("warm");
    const said = await unchanged(userId, () => desk.unfreeze(userId, { by: olivia }));
    expect(said).toMatchObject({ __typename: "UserNotFrozen", code: "USER_NOT_FROZEN" });
  });

  it("reject an operator who is frozen, or no more, although their access token still lives", async () => {
    const { userId } = await world.join("bystander");
    const rogue = await desk.operator("rogue");
    await desk.freeze(rogue.userId, { by: olivia });
    for (const by of [rogue, actorOf(newId("usr"), newId("ses"), ["OPERATOR"]), actorOf("usr_x", "", ["OPERATOR"])])
      for (const change of [desk.freeze, desk.unfreeze])
        for (const id of [userId, rogue.userId])
          await unchanged(id, () => expect(change(id, { by })).rejects.toMatchObject({ code: "UNAUTHENTICATED" }));
  });

  it("freeze in one step: sessions ended and told, login and refresh refused, the ledger's accounts frozen, and recorded", async () => {
    const { userId, tokens, sessionId } = await world.join("thief");
    await world.confirm("thief");
    const elsewhere = await world.login("thief@example.com");
    const [frozenAt, reason] = [now(), "Reported by the owner 💸"];
    const freeze = { frozenAt, reason, by: { username: "olivia" } };

    expect(await desk.freeze(userId, { by: olivia, reason })).toEqual({
      __typename: "FreezeUserSuccess",
      user: { id: userId, username: "thief", freeze },
      freeze,
    });
    const endings = await desk.endings(userId);
    expect(endings.map(({ data }) => data)).toEqual(expect.arrayContaining([{ sessionId, userId, reason: "FROZEN" }]));
    expect(endings).toHaveLength(2);
    for (const { subject } of endings) expect(await world.keyValue.get(endedSessionKey(subject))).not.toBeNull();
    for (const token of [tokens, elsewhere.tokens])
      expect((await world.refresh(token.refreshToken)).__typename).toBe("SessionEnded");
    expect(await world.login("thief")).toEqual({
      __typename: "UserFrozen",
      code: "USER_FROZEN",
      message: expect.any(String),
    });
    expect(await desk.runningSessions(userId)).toBe(0);
    expect(await desk.isFrozenInLedger(userId)).toBe(true);
    expect(await desk.records(userId)).toMatchObject([{ action: "FREEZE", reason, by_id: uuidOf(olivia.userId) }]);
  });

  it("unfreeze: the user can log in and pay again, what was ended stays so, and both are recorded", async () => {
    const { userId, tokens } = await world.join("cleared");
    await desk.freeze(userId, { by: olivia, reason: "Doubt" });
    expect(await desk.unfreeze(userId, { by: otto, reason: "Cleared" })).toEqual({
      __typename: "UnfreezeUserSuccess",
      user: { id: userId, username: "cleared", freeze: null },
    });
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("SessionEnded");
    expect((await world.login("cleared")).__typename).toBe("LoginSuccess");
    expect(await desk.isFrozenInLedger(userId)).toBe(false);
    expect(await desk.records(userId)).toMatchObject([
      { action: "FREEZE", reason: "Doubt", by_id: uuidOf(olivia.userId) },
      { action: "UNFREEZE", reason: "Cleared", by_id: uuidOf(otto.userId) },
    ]);
  });

  it("tell others who was frozen and by whom, and not why", async () => {
    const { userId } = await world.join("announced");
    await desk.freeze(userId, { by: olivia, reason: "A secret reason" });
    await desk.unfreeze(userId, { by: otto, reason: "A secret reason" });
    const of = async (type: string) => (await world.events(type)).filter(({ subject }) => subject === userId);
    const [frozen, unfrozen] = [await of("user.frozen"), await of("user.unfrozen")];
    expect(frozen.map(({ data }) => data)).toEqual([{ userId, operatorId: olivia.userId }]);
    expect(unfrozen.map(({ data }) => data)).toEqual([{ userId, operatorId: otto.userId }]);
    expect(JSON.stringify(await world.admin.query("SELECT payload FROM auth.outbox"))).not.toContain("secret reason");
  });

  it("change nothing where the ledger cannot freeze, so the same key may be used again", async () => {
    const { userId } = await world.join("half-way");
    const given = { by: olivia, idempotencyKey: randomUUID() };
    await world.admin.query(`REVOKE EXECUTE ON FUNCTION ledger.freeze_owner FROM ${world.database.roleOf("auth")}`);
    await unchanged(userId, () =>
      expect(desk.freeze(userId, given)).rejects.toMatchObject({ code: "INTERNAL_SERVER_ERROR" }),
    );
    await world.admin.query(`GRANT EXECUTE ON FUNCTION ledger.freeze_owner TO ${world.database.roleOf("auth")}`);
    expect((await desk.freeze(userId, given)).__typename).toBe("FreezeUserSuccess");
  });

  it("say BUSY while the gateways cannot be told, although the user is frozen, and tell them at each repeat", async () => {
    const store = makeMarks();
    store.isDown = true;
    const lonely = await makeWorld({}, { set: store.set });
    const lonelyDesk = freezesOf(lonely);
    const [by, other] = [await lonelyDesk.operator("olivia"), await lonelyDesk.operator("otto")];
    const { userId, sessionId, tokens } = await lonely.join("unheard");
    const given = { by, idempotencyKey: randomUUID() };
    await expect(lonelyDesk.freeze(userId, given)).rejects.toMatchObject({ code: "BUSY" });
    expect(await lonelyDesk.isFrozenInLedger(userId)).toBe(true);
    expect((await lonely.refresh(tokens.refreshToken)).__typename).toBe("SessionEnded");
    expect((await lonely.login("unheard")).__typename).toBe("UserFrozen");
    store.isDown = false;
    expect((await lonelyDesk.freeze(userId, given)).__typename).toBe("FreezeUserSuccess");
    expect(store.marks).toEqual([endedSessionKey(sessionId)]);
    expect((await lonelyDesk.freeze(userId, { by: other })).__typename).toBe("UserAlreadyFrozen");
    expect(store.marks).toEqual([endedSessionKey(sessionId), endedSessionKey(sessionId)]);
    expect(await lonelyDesk.endings(userId)).toHaveLength(1);
    await lonely.close();
  });

  it("show in one request what each of its mutations left", async () => {
    const { userId } = await world.join("twice-in-one");
    const input = (key: string) => `input: { userId: "${userId}", reason: "r", idempotencyKey: "${key}" }`;
    const { data } = await world.run(
      `mutation { a: freezeUser(${input("one-a")}) { ... on FreezeUserSuccess { user { freeze { reason } } } }
        b: unfreezeUser(${input("one-b")}) { ... on UnfreezeUserSuccess { user { freeze { reason } } } } }`,
      {},
      olivia,
    );
    expect(data).toEqual({ a: { user: { freeze: { reason: "r" } } }, b: { user: { freeze: null } } });
  });
});

describe("the key of a freeze", () => {
  it("is refused with another user, another reason; another operator's never collides", async () => {
    const [one, two] = [await world.join("keyed-one"), await world.join("keyed-two")];
    const idempotencyKey = randomUUID();
    await desk.freeze(one.userId, { by: olivia, idempotencyKey });
    const reused = { __typename: "IdempotencyKeyReused", code: "IDEMPOTENCY_KEY_REUSED" };
    for (const [userId, more] of [
      [two.userId, {}],
      [one.userId, { reason: "Another" }],
      [olivia.userId, {}],
    ] as const)
      expect(await desk.freeze(userId, { by: olivia, idempotencyKey, ...more })).toMatchObject(reused);
    expect(await desk.unfreeze(one.userId, { by: olivia, idempotencyKey })).toMatchObject({
      __typename: "UnfreezeUserSuccess",
    });
    expect(await desk.unfreeze(two.userId, { by: olivia, idempotencyKey })).toMatchObject(reused);
    expect(await desk.freeze(two.userId, { by: otto, idempotencyKey })).toMatchObject({
      __typename: "FreezeUserSuccess",
    });
  });

  it("gives the first answer again, also later, and a late repeat freezes nobody anew", async () => {
    const { userId } = await world.join("late");
    const given = { by: olivia, idempotencyKey: randomUUID() };
    const first = await desk.freeze(userId, given);
    world.clock.advance(5000);
    expect(await desk.freeze(userId, given)).toEqual(first);
    await desk.unfreeze(userId, { by: otto });
    expect(await desk.freeze(userId, given)).toEqual({ ...first, user: { ...first.user, freeze: null } });
    expect(await desk.records(userId)).toHaveLength(2);
    expect((await world.login("late")).__typename).toBe("LoginSuccess");
  });

  it("gives a refusal again, too, whatever has changed since", async () => {
    const { userId } = await world.join("refused-again");
    const [early, late] = [randomUUID(), randomUUID()];
    const warm = await desk.unfreeze(userId, { by: olivia, idempotencyKey: early });
    await desk.freeze(userId, { by: otto });
    expect(await desk.unfreeze(userId, { by: olivia, idempotencyKey: early })).toEqual(warm);
    const already = await desk.freeze(userId, { by: olivia, idempotencyKey: late });
    await desk.unfreeze(userId, { by: otto });
    expect(await desk.freeze(userId, { by: olivia, idempotencyKey: late })).toEqual(already);
    expect(await desk.isFrozenInLedger(userId)).toBe(false);
  });
});

describe("a login of who is frozen", () => {
  it("tells nothing to whoever does not know the password", async () => {
    await world.register("unknown-to-strangers");
    const wrong = await world.login("unknown-to-strangers", "not the password");
    const { userId } = await world.join("known-to-owner");
    await desk.freeze(userId, { by: olivia });
    expect(await world.login("known-to-owner", "not the password")).toEqual(wrong);
  });
});

describe("User.freeze", () => {
  const ENTITIES =
    "query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on User { freeze { reason } } } }";

  it("is for operators alone, and null to everybody else, the user included", async () => {
    const { userId, sessionId } = await world.join("looked-at");
    await desk.freeze(userId, { by: olivia, reason: "Seen" });
    const seenBy = async (actor: Parameters<World["run"]>[2]) =>
      (await world.run(ENTITIES, { refs: [{ __typename: "User", id: userId }] }, actor)).data._entities[0].freeze;
    expect(await seenBy(olivia)).toEqual({ reason: "Seen" });
    for (const role of ["USER", "COMPLIANCE", "AUDITOR", "ADMIN", "NODE", "SERVICE"] as const)
      expect(await seenBy(actorOf(otto.userId, otto.credential.id, [role]))).toBeNull();
    expect(await seenBy(actorOf(userId, sessionId))).toBeNull();
    expect(await seenBy(undefined)).toBeNull();
  });
});
