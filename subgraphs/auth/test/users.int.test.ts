import { newId, type UserId, uuidOf } from "@coffer/contracts/ids";
import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../src/app/app.ts";
import { makeContext } from "../src/graphql/context.ts";
import { actorOf, makeWorld, type World } from "./world.ts";

let world: World;
let alice: Awaited<ReturnType<World["join"]>>;
let bob: Awaited<ReturnType<World["join"]>>;
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.join("alice"), await world.join("bob")];
});
afterAll(() => world.close());

const ENTITIES =
  "query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on User { id username email roles } } }";
const entities = async (ids: readonly string[], actor: Actor) =>
  (await world.run(ENTITIES, { refs: ids.map((id) => ({ __typename: "User", id })) }, actor)).data._entities;

describe("me", () => {
  it("refuses who is not logged in", async () => {
    expect((await world.run("{ me { id } }")).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  });

  it.each([newId("usr"), "usr_nonsense", ""])("refuses a user who is no more: %j", async (userId) => {
    expect((await world.run("{ me { id } }", {}, actorOf(userId, newId("ses")))).errors).toMatchObject([
      { code: "UNAUTHENTICATED" },
    ]);
  });

  it("is the user who is logged in, with their email address", async () => {
    const { data } = await world.run("{ me { id username email roles } }", {}, alice.actor);
    expect(data.me).toEqual({ id: alice.userId, username: "alice", email: "alice@example.com", roles: ["USER"] });
  });
});

describe("user", () => {
  const USER = "query ($by: UserReference!) { user(by: $by) { id username email roles freeze { reason } } }";
  const find = (by: object, actor: Actor = bob.actor, auth = world.auth) => world.run(USER, { by }, actor, auth);

  it("refuses who is not logged in", async () => {
    expect((await find({ username: "alice" }, anonymous)).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  });

  it.each([{}, { username: "alice", id: "usr_1" }, { username: null, id: null }])("refuses %j", async (by) => {
    expect((await find(by)).errors).toMatchObject([
      { code: "BAD_USER_INPUT", extensions: { inputs: [{ path: "by", code: "EXACTLY_ONE" }] } },
    ]);
  });

  it.each([
    { username: "alic" },
    { username: "alice@example.com" },
    { username: "%" },
    { username: "" },
    { id: newId("usr") },
    { id: "alice" },
  ])("is null where there is nobody: %j", async (by) => {
    expect(await find(by)).toEqual({ data: { user: null }, errors: [] });
  });

  it("shows another user the id and the name alone, and the roles and the address to staff", async () => {
    const seen = { id: alice.userId, username: "alice", email: null, roles: [], freeze: null };
    for (const by of [{ username: " ALICE " }, { id: alice.userId }]) {
      expect((await find(by)).data.user).toEqual(seen);
      const auditor = actorOf(newId("usr"), newId("ses"), ["AUDITOR"]);
      expect((await find(by, auditor)).data.user).toMatchObject({ email: "alice@example.com", roles: ["USER"] });
    }
  });

  it("counts the names that one user tries, found or not, and nobody else's; ids and staff are free", async () => {
    const few = world.another({ AUTH_LOOKUPS_PER_USER: "3" });
    const [carl, dora] = [await world.join("carl"), await world.join("dora")];
    for (const username of ["alice", "nobody-here", "x"])
      expect((await find({ username }, carl.actor, few)).errors).toEqual([]);
    expect((await find({ username: "alice" }, carl.actor, few)).errors).toMatchObject([
      { code: "RATE_LIMITED", extensions: { retryAfterSeconds: 900 } },
    ]);
    expect((await find({ id: alice.userId }, carl.actor, few)).data.user.username).toBe("alice");
    expect((await find({ username: "alice" }, dora.actor, few)).data.user.username).toBe("alice");
    const operator = actorOf(newId("usr"), newId("ses"), ["OPERATOR"]);
    for (let i = 0; i < 5; i += 1) expect((await find({ username: "alice" }, operator, few)).errors).toEqual([]);
  });
});

describe("a user of another subgraph's answer", () => {
  it("shows neither the email address nor the roles to another user, or to nobody", async () => {
    for (const viewer of [bob.actor, anonymous, actorOf(bob.userId, bob.sessionId, ["NODE", "SERVICE"])])
      expect(await entities([alice.userId], viewer)).toEqual([
        { id: alice.userId, username: "alice", email: null, roles: [] },
      ]);
  });

  it("shows an operator's roles to no stranger: they would know whom to attack", async () => {
    const carol = await world.join("carol");
    await world.admin.query(`UPDATE auth."user" SET roles = '{USER,OPERATOR,ADMIN}' WHERE id = $1`, [
      uuidOf(carol.userId),
    ]);
    for (const viewer of [bob.actor, anonymous]) expect((await entities([carol.userId], viewer))[0].roles).toEqual([]);
    expect((await entities([carol.userId], carol.actor))[0].roles).toEqual(["USER", "OPERATOR", "ADMIN"]);
  });

  it.each(["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"] as const)(
    "shows the email address and the roles to the role %s",
    async (role) => {
      const [user] = await entities([alice.userId], actorOf(bob.userId, bob.sessionId, [role]));
      expect(user).toMatchObject({ email: "alice@example.com", roles: ["USER"] });
    },
  );

  it("is null where there is none, malformed ids and ids of other kinds included", async () => {
    const ids = [newId("usr"), "usr_nonsense", "", alice.sessionId, "'; DROP TABLE user; --"];
    expect(await entities(ids, alice.actor)).toEqual([null, null, null, null, null]);
  });

  it("comes in the order it was asked for, each with what this viewer may see", async () => {
    const users = await entities([bob.userId, newId("usr"), alice.userId, bob.userId], alice.actor);
    expect(
      users.map((user: { username: string; email: string | null } | null) => user && [user.username, user.email]),
    ).toEqual([["bob", null], null, ["alice", "alice@example.com"], ["bob", null]]);
  });

  it("is loaded together with all others of the request", async () => {
    const asked: (readonly string[])[] = [];
    const findUsers = async (_viewer: Actor, ids: readonly UserId[]) => {
      asked.push(ids);
      return ids.map(() => null);
    };
    const { users } = makeContext({ findUsers } as unknown as App)({ actor: anonymous, requestId: "r" });
    const [a, b] = [newId("usr"), newId("usr")];
    await Promise.all([a, "usr_nonsense", b, a].map((id) => users.load(id)));
    expect(asked).toEqual([[a, b]]);
  });
});
