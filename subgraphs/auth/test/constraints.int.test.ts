import { randomBytes, randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearSessions } from "../src/adapters/postgres/sessions/clear-sessions.ts";
import { makeWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const insertUser = (row: {
  username?: string;
  usernameKey?: string;
  emailKey?: string;
  hash?: string;
  roles?: string[];
}) => {
  const name = row.username ?? `u${randomBytes(4).toString("hex")}`;
  return world.pool.query(
    `INSERT INTO "user" (id, username, username_key, email, email_key, password_hash, roles, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, now())`,
    [
      randomUUID(),
      name,
      row.usernameKey ?? name,
      `${name}@x.io`,
      row.emailKey ?? `${name}@x.io`,
      row.hash ?? "$argon2id$v=19$",
      row.roles ?? [],
    ],
  );
};

describe("the tables of auth", () => {
  it.each([
    ["user_keys_are_lower_case", { usernameKey: "Ann" }],
    ["user_keys_are_lower_case", { emailKey: "Ann@x.io" }],
    ["user_password_is_argon2id", { hash: "violet harbour sextant" }],
    ["user_password_is_argon2id", { hash: "$2b$10$abcdefghijklmnopqrstuv" }],
    ["user_roles_are_known", { roles: ["USER", "EMPEROR"] }],
  ])("hold %s against %j", async (constraint, row) => {
    await expect(insertUser(row)).rejects.toMatchObject({ constraint });
    await expect(insertUser({})).resolves.toMatchObject({ rowCount: 1 });
  });

  it("hold refresh_token_hash_size, refresh_token_successor_is_of_a_used_one and session_end_has_a_reason", async () => {
    const { sessionId } = await world.join("constrained");
    const session = uuidOf(sessionId);
    const insertToken = (hash: Buffer, successor: Buffer | null) =>
      world.pool.query(
        "INSERT INTO refresh_token (hash, session_id, created_at, successor) VALUES ($1, $2, now(), $3)",
        [hash, session, successor],
      );
    await expect(insertToken(randomBytes(31), null)).rejects.toMatchObject({ constraint: "refresh_token_hash_size" });
    await expect(insertToken(randomBytes(32), randomBytes(8))).rejects.toMatchObject({
      constraint: "refresh_token_successor_is_of_a_used_one",
    });
    for (const methods of [[], null, ["pwd", "guess"]])
      await expect(
        world.pool.query("UPDATE session SET methods = $2 WHERE id = $1", [session, methods]),
      ).rejects.toMatchObject({ constraint: "session_methods_known" });
    const end = world.pool.query("UPDATE session SET ended_at = now() WHERE id = $1", [session]);
    await expect(end).rejects.toMatchObject({ constraint: "session_end_has_a_reason" });
  });
});

describe("who froze whom, and the keys of it", () => {
  const insertRecord = (row: { action?: string; reason?: string; user: string; by: string }) =>
    world.pool.query(
      "INSERT INTO freeze_record (id, user_id, action, reason, by_id, created_at) VALUES ($1, $2, $3, $4, $5, now())",
      [randomUUID(), uuidOf(row.user), row.action ?? "FREEZE", row.reason ?? "r", uuidOf(row.by)],
    );
  const insertClaim = (key: string, fingerprint: Buffer) =>
    world.pool.query(
      "INSERT INTO claim (actor_id, operation, key, fingerprint, created_at) VALUES ($1, 'freezeUser', $2, $3, now())",
      [randomUUID(), key, fingerprint],
    );

  it("hold freeze_record_action_known, freeze_record_reason_size and freeze_record_by_somebody_else", async () => {
    const [{ userId: user }, { userId: by }] = [await world.join("held"), await world.join("holder")];
    for (const [constraint, row] of [
      ["freeze_record_action_known", { user, by, action: "MELT" }],
      ["freeze_record_reason_size", { user, by, reason: "" }],
      ["freeze_record_reason_size", { user, by, reason: "x".repeat(513) }],
      ["freeze_record_by_somebody_else", { user, by: user }],
    ] as const)
      await expect(insertRecord(row)).rejects.toMatchObject({ constraint });
    await expect(insertRecord({ user, by })).resolves.toMatchObject({ rowCount: 1 });
  });

  it("hold claim_key_size and claim_fingerprint_size", async () => {
    for (const key of ["", "k".repeat(129)])
      await expect(insertClaim(key, randomBytes(32))).rejects.toMatchObject({ constraint: "claim_key_size" });
    await expect(insertClaim("k", randomBytes(31))).rejects.toMatchObject({ constraint: "claim_fingerprint_size" });
  });

  it("may be read and added to by auth, and nothing else", async () => {
    const { rows } = await world.admin.query<{ table: string; rights: string[] }>(
      `SELECT c.relname AS table, ARRAY(SELECT a.privilege_type FROM aclexplode(c.relacl) a WHERE a.grantee = '${world.database.roleOf("auth")}'::regrole ORDER BY 1)::text[] AS rights
       FROM pg_class c WHERE c.relnamespace = 'auth'::regnamespace AND c.relname IN ('freeze_record', 'claim') ORDER BY 1`,
    );
    expect(rows).toEqual([
      { table: "claim", rights: ["INSERT", "SELECT"] },
      { table: "freeze_record", rights: ["INSERT", "SELECT"] },
    ]);
    for (const statement of ["UPDATE freeze_record SET reason = 'x'", "DELETE FROM freeze_record", "DELETE FROM claim"])
      await expect(world.pool.query(statement)).rejects.toMatchObject({ code: "42501" });
  });

  it.each([
    "UPDATE auth.freeze_record SET reason = 'x'",
    "DELETE FROM auth.freeze_record",
    "TRUNCATE auth.freeze_record CASCADE",
    "UPDATE auth.claim SET key = 'x'",
    "DELETE FROM auth.claim",
    "TRUNCATE auth.claim",
  ])("refuse to everybody, a superuser too: %s", async (statement) => {
    await expect(world.admin.query(statement)).rejects.toThrow(/insert-only/);
  });
});

describe("clearing sessions", () => {
  it("leaves running ones, and removes those that ended before the given moment with their tokens", async () => {
    const [gone, running] = [await world.join("gone"), await world.join("running")];
    await world.logout(gone.actor);
    world.clock.advance(1000);
    expect(await clearSessions(world.pool, world.clock.now())).toBe(false);
    expect((await world.refresh(gone.tokens.refreshToken)).__typename).toBe("SessionEnded");
    expect((await world.refresh(running.tokens.refreshToken)).__typename).toBe("RefreshSuccess");
    const { rows } = await world.admin.query("SELECT count(*)::int AS n FROM auth.session WHERE ended_at IS NOT NULL");
    expect(rows[0].n).toBe(0);
  });
});
