import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freezesOf } from "./freezes.ts";
import { actorOf, makeWorld, PASSWORD, type World } from "./world.ts";

const HOME = "198.51.100.7";
const NOTHING_WRONG = null;
const LOCKOUT = "lockout { passwordFailures locks lockedUntil turnSeconds codeFailures codesRefusedUntil }";
const FIND = `query ($id: ID!) { user(by: { id: $id }) { ${LOCKOUT} } }`;
const LIFT = `mutation ($input: LiftLockoutInput!) { liftLockout(input: $input) { __typename
  ... on LiftLockoutSuccess { user { id ${LOCKOUT} } } ... on Refusal { code } } }`;

let world: World;
let desk: ReturnType<typeof freezesOf>;
let olivia: UserActor;
beforeAll(async () => {
  world = await makeWorld({
    ...{ AUTH_LOGIN_FAILURES_PER_ADDRESS: "2", AUTH_LOGIN_FAILURES_PER_ACCOUNT: "4", AUTH_LOGIN_TURN_SECONDS: "600" },
    ...{ AUTH_LOGIN_TURN_MAX_SECONDS: "600", AUTH_CODE_FAILURES_PER_ACCOUNT: "5", AUTH_HASHING_WAIT_MS: "60000" },
  });
  desk = freezesOf(world);
  olivia = await desk.operator("olivia");
});
afterAll(() => world.close());

type Given = { readonly by?: UserActor; readonly reason?: string; readonly idempotencyKey?: string };
async function lift(userId: string, { by = olivia, ...given }: Given = {}) {
  const input = { userId, reason: "ticket 7", idempotencyKey: randomUUID(), ...given };
  const { data, errors } = await world.run(LIFT, { input }, by);
  if (errors[0]) throw Object.assign(new Error(errors[0].message), errors[0]);
  return data.liftLockout;
}
const find = async (userId: string, by: UserActor = olivia) =>
  (await world.run(FIND, { id: userId }, by)).data.user.lockout;
const guess = async (login: string, address: string, count: number) => {
  for (let i = 0; i < count; i++) await world.loginFrom(address, { login, password: "wrong" });
};
const records = async (userId: string) =>
  (
    await world.admin.query("SELECT by_id, reason FROM auth.lockout_lift WHERE user_id = $1 ORDER BY at, id", [
      uuidOf(userId),
    ])
  ).rows;
async function wrongCodes(userId: string, count: number, origin: Buffer | null = null) {
  for (let i = 0; i < count; i++)
    await world.admin.query("INSERT INTO auth.proof_failure (id, user_id, origin, at) VALUES ($1, $2, $3, $4)", [
      ...[randomUUID(), uuidOf(userId), origin, world.clock.now()],
    ]);
}

describe("a lockout", () => {
  it("is shown to operators alone, and to nobody else, the user included", async () => {
    const ann = await world.join("seen");
    await guess("seen", HOME, 3);
    expect(await find(ann.userId)).not.toBeNull();
    expect(await find(ann.userId, ann.actor)).toBeNull();
    for (const role of ["COMPLIANCE", "AUDITOR", "ADMIN"] as const)
      expect(await find(ann.userId, actorOf(olivia.userId, String(olivia.credential.id), ["USER", role]))).toBeNull();
  });

  it("says what was wrong, what that holds up, and until when; and is none where nothing was", async () => {
    const ann = await world.join("told");
    expect(await find(ann.userId)).toBe(NOTHING_WRONG);
    await guess("told", HOME, 3);
    await guess("TOLD@example.com", "198.51.100.8", 1);
    await wrongCodes(ann.userId, 5);
    const at = world.clock.now().getTime();
    expect(await find(ann.userId)).toEqual({
      ...{ passwordFailures: 3, locks: 1, lockedUntil: new Date(at + 900_000).toISOString(), turnSeconds: null },
      ...{ codeFailures: 5, codesRefusedUntil: new Date(at + 900_000).toISOString() },
    });
    for (let i = 0; i < 4; i++) await guess("told", `198.51.100.${20 + i}`, 1);
    expect(await find(ann.userId)).toMatchObject({ passwordFailures: 7, turnSeconds: 600 });
  });
});

describe("liftLockout", () => {
  it("is refused to whoever is no operator, and to one who proved who they are too long ago", async () => {
    const { userId } = await world.join("unlifted");
    for (const role of ["USER", "COMPLIANCE", "AUDITOR", "ADMIN"] as const) {
      const by = actorOf(olivia.userId, String(olivia.credential.id), [role]);
      await expect(lift(userId, { by })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    const stale = { ...olivia, assurance: { ...olivia.assurance, at: 1 } };
    await expect(lift(userId, { by: stale })).rejects.toMatchObject({ code: "STEP_UP_REQUIRED" });
    expect(await records(userId)).toEqual([]);
  });

  it("refuses what is no user's id, no reason and no key, all at once", async () => {
    for (const [reason, code] of [
      ["", "EMPTY"],
      ["x".repeat(513), "TOO_LONG"],
    ] as const)
      await expect(lift(newId("ses"), { reason, idempotencyKey: "" })).rejects.toMatchObject({
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

  it("refuses a user who does not exist", async () => {
    expect(await lift(newId("usr"))).toEqual({ __typename: "UserNotFound", code: "USER_NOT_FOUND" });
  });

  it("refuses to operators to lift their own, and forgets none of their wrong codes", async () => {
    await wrongCodes(olivia.userId, 1);
    expect(await lift(olivia.userId)).toEqual({ __typename: "CannotLiftOwnLockout", code: "CANNOT_LIFT_OWN_LOCKOUT" });
    expect([await records(olivia.userId), (await find(olivia.userId)).codeFailures]).toEqual([[], 1]);
  });

  it("lets the user in from where they were locked out, and from where strangers take turns, in every process", async () => {
    const ann = await world.join("lifted");
    await guess("lifted", HOME, 3);
    for (let i = 0; i < 6; i++) await guess("lifted", `198.51.100.${40 + i}`, 1);
    await wrongCodes(ann.userId, 5);
    await wrongCodes(ann.userId, 5, Buffer.alloc(32, 1));
    const other = world.another();
    for (const address of [HOME, "198.51.100.99"])
      expect(await world.loginFrom(address, { login: "lifted" }, other)).toMatchObject({ code: "RATE_LIMITED" });

    expect(await lift(ann.userId)).toMatchObject({ __typename: "LiftLockoutSuccess", user: { lockout: null } });

    for (const address of [HOME, "198.51.100.99"])
      expect(await world.loginFrom(address, { login: "lifted" }, other)).toMatchObject({ __typename: "LoginSuccess" });
    const { rows } = await world.admin.query("SELECT FROM auth.proof_failure WHERE user_id = $1", [uuidOf(ann.userId)]);
    expect(rows).toEqual([]);
    expect(await records(ann.userId)).toEqual([{ by_id: uuidOf(olivia.userId), reason: "ticket 7" }]);
    const [told] = (await world.events("lockout.lifted")).filter(({ subject }) => subject === ann.userId);
    expect(told?.data).toEqual({ userId: ann.userId, operatorId: olivia.userId });
  });

  it("is decided once for its key, and a repeat lifts nothing that was counted since", async () => {
    const ann = await world.join("repeated");
    await guess("repeated", HOME, 3);
    const key = randomUUID();
    const both = await Promise.all([1, 2].map(() => lift(ann.userId, { idempotencyKey: key })));
    expect(both.map(({ __typename }) => __typename)).toEqual(["LiftLockoutSuccess", "LiftLockoutSuccess"]);
    expect(await records(ann.userId)).toHaveLength(1);
    await guess("repeated", HOME, 3);
    await lift(ann.userId, { idempotencyKey: key });
    expect(await world.loginFrom(HOME, { login: "repeated", password: PASSWORD })).toMatchObject({
      code: "RATE_LIMITED",
    });
    expect(await lift(ann.userId, { idempotencyKey: key, reason: "another" })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
  });
});

describe("the record of lifts", () => {
  it("holds lockout_lift_by_somebody_else and lockout_lift_reason_size, and is changed by nobody", async () => {
    const [{ userId: user }, { userId: by }] = [await world.join("held"), await world.join("holder")];
    const insert = (row: { user: string; by: string; reason: string }) =>
      world.pool.query("INSERT INTO lockout_lift (id, user_id, by_id, reason) VALUES ($1, $2, $3, $4)", [
        ...[randomUUID(), uuidOf(row.user), uuidOf(row.by), row.reason],
      ]);
    await expect(insert({ user, by: user, reason: "r" })).rejects.toMatchObject({
      constraint: "lockout_lift_by_somebody_else",
    });
    for (const reason of ["", "x".repeat(513)])
      await expect(insert({ user, by, reason })).rejects.toMatchObject({ constraint: "lockout_lift_reason_size" });
    expect((await insert({ user, by, reason: "r" })).rowCount).toBe(1);
    for (const statement of ["UPDATE lockout_lift SET reason = 'x'", "DELETE FROM lockout_lift"]) {
      await expect(world.pool.query(statement)).rejects.toMatchObject({ code: "42501" });
      await expect(world.admin.query(statement.replace("lockout_lift", "auth.lockout_lift"))).rejects.toThrow(
        /insert-only/,
      );
    }
    await expect(world.admin.query("TRUNCATE auth.lockout_lift")).rejects.toThrow(/insert-only/);
  });
});
