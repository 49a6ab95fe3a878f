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

  it("hold session_device_known", async () => {
    const session = uuidOf((await world.join("held")).sessionId);
    const put = (kind: string | null, name: string | null) =>
      world.pool.query("UPDATE session SET device_kind = $2, device_name = $3 WHERE id = $1", [session, kind, name]);
    for (const [kind, name] of [
      ["WATCH", "a watch"],
      ["OTHER", null],
      [null, "curl"],
      ["OTHER", ""],
      ["OTHER", "x".repeat(61)],
    ] as const)
      await expect(put(kind, name)).rejects.toMatchObject({ constraint: "session_device_known" });
    expect([(await put("OTHER", "curl")).rowCount, (await put(null, null)).rowCount]).toEqual([1, 1]);
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

describe("the tables of second factors", () => {
  it("hold login_challenge_hash_size, login_challenge_misses_counted, recovery_code_hash_size and proof_failure_origin_size", async () => {
    const user = uuidOf((await world.join("factored")).userId);
    const challenge = (hash: Buffer, digest: Buffer, misses: number) =>
      world.pool.query("INSERT INTO login_challenge VALUES ($1, $2, $3, now(), now(), $4)", [
        hash,
        user,
        digest,
        misses,
      ]);
    const [short, whole] = [randomBytes(31), randomBytes(32)];
    for (const [hash, digest] of [
      [short, whole],
      [whole, short],
    ] as const)
      await expect(challenge(hash, digest, 0)).rejects.toMatchObject({ constraint: "login_challenge_hash_size" });
    await expect(challenge(whole, whole, -1)).rejects.toMatchObject({ constraint: "login_challenge_misses_counted" });
    await expect(challenge(whole, whole, 0)).resolves.toMatchObject({ rowCount: 1 });
    const code = (hash: Buffer) => world.pool.query("INSERT INTO recovery_code VALUES ($1, $2, now())", [hash, user]);
    await expect(code(short)).rejects.toMatchObject({ constraint: "recovery_code_hash_size" });
    await expect(code(whole)).resolves.toMatchObject({ rowCount: 1 });
    const failure = (origin: Buffer | null) =>
      world.pool.query("INSERT INTO proof_failure VALUES ($1, $2, $3, now())", [randomUUID(), user, origin]);
    await expect(failure(short)).rejects.toMatchObject({ constraint: "proof_failure_origin_size" });
    for (const origin of [whole, null]) await expect(failure(origin)).resolves.toMatchObject({ rowCount: 1 });
  });

  it("hold totp_used_once_confirmed", async () => {
    const user = uuidOf((await world.join("confirmed")).userId);
    const insert = (confirmedAt: Date | null, step: number | null) =>
      world.pool.query("INSERT INTO totp VALUES ($1, 'k', $2, $2, now(), $3, $4)", [
        user,
        Buffer.of(1),
        confirmedAt,
        step,
      ]);
    for (const [confirmedAt, step] of [
      [new Date(), null],
      [null, 7],
    ] as const)
      await expect(insert(confirmedAt, step)).rejects.toMatchObject({ constraint: "totp_used_once_confirmed" });
    await expect(insert(null, null)).resolves.toMatchObject({ rowCount: 1 });
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

describe("the tables of OAuth", () => {
  const insertClient = (row: { kind?: string; uris?: string[]; scopes?: string[]; secret?: Buffer | null } = {}) =>
    world.pool.query(
      `INSERT INTO oauth_client (id, kind, name, homepage, redirect_uris, scopes, by_device_code, secret_hash, created_at)
       VALUES ($1, $2, 'n', 'https://x.example/', $3, $4, false, $5, now()) RETURNING id`,
      [
        randomUUID(),
        row.kind ?? "PUBLIC",
        row.uris ?? ["https://x.example/cb"],
        row.scopes ?? ["openid"],
        row.secret ?? null,
      ],
    );

  it.each([
    ["oauth_client_kind_known", { kind: "SECRET", secret: randomBytes(32) }],
    ["oauth_client_secret_is_of_a_confidential_one", { secret: randomBytes(32) }],
    ["oauth_client_secret_is_of_a_confidential_one", { kind: "CONFIDENTIAL" }],
    ["oauth_client_secret_hash_size", { kind: "CONFIDENTIAL", secret: randomBytes(31) }],
    ["oauth_client_can_be_let_in", { uris: [] }],
    ["oauth_client_asks_for_something", { scopes: [] }],
  ])("hold %s against %j", async (constraint, row) => {
    await expect(insertClient(row)).rejects.toMatchObject({ code: "23514", constraint });
    await expect(insertClient()).resolves.toMatchObject({ rowCount: 1 });
  });

  it("hold what a grant, a record and a change of a client must be", async () => {
    const { sessionId, userId } = await world.join("letter");
    const [session, user] = [uuidOf(sessionId), uuidOf(userId)];
    const { rows } = await insertClient();
    await expect(
      world.pool.query("INSERT INTO oauth_grant (session_id, client_id, scopes) VALUES ($1, $2, '{}')", [
        session,
        rows[0].id,
      ]),
    ).rejects.toMatchObject({ constraint: "oauth_grant_gives_something" });
    await expect(
      world.pool.query("INSERT INTO oauth_client_change (id, client_id, action, by_id) VALUES ($1, $2, 'GIVE', $3)", [
        randomUUID(),
        rows[0].id,
        user,
      ]),
    ).rejects.toMatchObject({ constraint: "oauth_client_change_action_known" });
    const insertRecord = (hash: Buffer, kind: string, name: Buffer | null, id: Buffer | null) =>
      world.pool.query(
        "INSERT INTO oauth_record (hash, kind, sealed, name_hash, id_sealed, expires_at) VALUES ($1, $2, 's', $3, $4, now())",
        [hash, kind, name, id],
      );
    const [one, two, name] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    for (const [constraint, ...row] of [
      ["oauth_record_hash_size", randomBytes(31), "Session", null, null],
      ["oauth_record_second_name", one, "Session", name, null],
      ["oauth_record_second_name", one, "Session", randomBytes(31), randomBytes(8)],
    ] as const)
      await expect(insertRecord(row[0], row[1], row[2], row[3])).rejects.toMatchObject({ constraint });
    await insertRecord(one, "DeviceCode", name, randomBytes(8));
    await expect(insertRecord(two, "DeviceCode", name, randomBytes(8))).rejects.toMatchObject({
      constraint: "oauth_record_user_code",
    });
    await expect(insertRecord(two, "Session", name, randomBytes(8))).resolves.toMatchObject({ rowCount: 1 });
  });
});
