import { randomBytes, randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/platform/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearSessions } from "../src/adapters/postgres/clear-sessions.ts";
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
    const end = world.pool.query("UPDATE session SET ended_at = now() WHERE id = $1", [session]);
    await expect(end).rejects.toMatchObject({ constraint: "session_end_has_a_reason" });
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
