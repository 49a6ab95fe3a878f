import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeRoles, type OperatorsRoles } from "../src/compose/roles.ts";
import { listen, makeMarks, makeWorld, type World, warm } from "./world.ts";

let world: World;
let roles: OperatorsRoles;
beforeAll(async () => {
  world = await makeWorld({ AUTH_HASHING_AT_ONCE: "8", AUTH_HASHING_WAIT_MS: "60000" });
  await warm(world.pool);
  roles = composeRoles(world.pool);
});
afterAll(() => world.close());

const change = (action: "GRANT" | "REVOKE", username: string, role: "OPERATOR" | "AUDITOR" | "USER" = "OPERATOR") =>
  roles.change({ username, action, role, bySystem: "somebody@somewhere" });
const readRoles = async (username: string) => (await roles.find(username))?.holder.roles;
const claims = (tokens: { accessToken: string }) => decodeJwt<{ sid: string; roles: string[] }>(tokens.accessToken);
const hasEnded = async (sessionId: string) =>
  (await world.admin.query("SELECT ended_at FROM auth.session WHERE id = $1", [uuidOf(sessionId)])).rows[0].ended_at !==
  null;

describe("a role that is taken away", () => {
  it("is in no token of a login that was under way: that waits for the change, and tells what is left", async () => {
    await world.join("slow");
    await change("GRANT", "slow");
    const client = await world.admin.connect();
    await client.query("BEGIN");
    await client.query(`SELECT FROM auth."user" WHERE username_key = 'slow' FOR UPDATE`);
    const login = world.login("slow");
    await expect
      .poll(async () => {
        const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        return (await world.admin.query(waiting)).rowCount;
      })
      .toBe(1);
    await client.query(`UPDATE auth."user" SET roles = '{USER}' WHERE username_key = 'slow'`);
    await client.query("COMMIT");
    client.release();
    expect(claims((await login).tokens).roles).toEqual(["USER"]);
  });

  it("is in no token that works, whatever logins and refreshes race it", async () => {
    const { tokens } = await world.join("racing");
    await change("GRANT", "racing");
    const { tokens: held } = await world.refresh(tokens.refreshToken);
    const [, ...given] = await Promise.all([
      change("REVOKE", "racing"),
      ...Array.from({ length: 4 }, () => world.login("racing")),
      ...Array.from({ length: 4 }, () => world.refresh(held.refreshToken)),
    ]);
    for (const { tokens: got } of given) {
      if (!got) continue;
      const { sid, roles: told } = claims(got);
      expect(told.includes("OPERATOR") && !(await hasEnded(sid))).toBe(false);
    }
    expect(await hasEnded(claims(held).sid)).toBe(true);
    expect(claims((await world.login("racing")).tokens).roles).toEqual(["USER"]);
  });

  it("ends sessions in the transaction that takes it: where that fails, all stays", async () => {
    const { sessionId } = await world.join("kept");
    await change("GRANT", "kept");
    await world.admin.query("ALTER TABLE auth.outbox RENAME TO outbox_elsewhere");
    await expect(change("REVOKE", "kept")).rejects.toThrow("outbox");
    await world.admin.query("ALTER TABLE auth.outbox_elsewhere RENAME TO outbox");
    expect(await readRoles("kept")).toEqual(["USER", "OPERATOR"]);
    expect(await hasEnded(sessionId)).toBe(false);
    expect((await roles.find("kept"))?.changes).toHaveLength(1);
  });

  it("is told to gateways through the store, too, and by the event alone where the store is away", async () => {
    const store = makeMarks();
    // Whole, as far as the job that puts back what a store has lost can see: what is marked here,
    // the relay has marked.
    const get = async () => "complete";
    const running = await makeWorld({}, { set: store.set, get });
    const events = await listen(running.bus);
    const theirs = composeRoles(running.pool);
    const sessionIds: string[] = [];
    for (const username of ["first", "second"]) {
      sessionIds.push((await running.join(username)).sessionId);
      await theirs.change({ username, action: "GRANT", role: "OPERATOR", bySystem: "x" });
    }
    await running.auth.start();
    for (const [i, username] of ["first", "second"].entries()) {
      store.isDown = i === 1;
      await theirs.change({ username, action: "REVOKE", role: "OPERATOR", bySystem: "x" });
      await expect
        .poll(() => events.find(({ subject }) => subject === sessionIds[i])?.data, { timeout: 120_000 })
        .toMatchObject({ reason: "ROLE_REVOKED" });
    }
    expect(store.marks).toEqual([endedSessionKey(sessionIds[0] ?? "")]);
    await running.close();
  });
});

describe("changes of roles", () => {
  it("of one user at once are all there, each once", async () => {
    await world.join("busy");
    await Promise.all([
      change("GRANT", "busy"),
      change("GRANT", "busy", "AUDITOR"),
      change("GRANT", "busy"),
      change("GRANT", "Busy", "AUDITOR"),
    ]);
    expect((await readRoles("busy"))?.toSorted()).toEqual(["AUDITOR", "OPERATOR", "USER"]);
    expect((await roles.find("busy"))?.changes).toHaveLength(2);
  });

  it("never take USER away", async () => {
    await world.join("plain");
    expect(await change("REVOKE", "plain", "USER")).toEqual({ ok: false, error: { kind: "user_is_for_good" } });
    expect(await readRoles("plain")).toEqual(["USER"]);
  });
});

describe("the record of changes", () => {
  const row = (changes: Record<string, string> = {}) => {
    const values = { action: "'GRANT'", role: "'OPERATOR'", ...changes };
    return `INSERT INTO auth.role_change (id, user_id, by_system, ${Object.keys(values).join()})
      SELECT '${randomUUID()}', id, 'x', ${Object.values(values).join()} FROM auth."user" LIMIT 1`;
  };

  it.each([
    ["UPDATE auth.role_change SET by_system = 'nobody'"],
    ["DELETE FROM auth.role_change"],
    ["TRUNCATE auth.role_change"],
  ])("refuses to everybody: %s", async (text) => {
    await world.admin.query(row());
    for (const pool of [world.pool, world.admin])
      await expect(pool.query(text)).rejects.toMatchObject({ code: "42501" });
    await expect(world.admin.query(text)).rejects.toThrow("insert-only");
  });

  it("says itself when a change was made, and as whom its maker was connected", async () => {
    await expect(world.pool.query(row({ by_database: "'postgres'" }))).rejects.toMatchObject({ code: "42501" });
    await expect(world.pool.query(row({ at: "now() - interval '1 year'" }))).rejects.toMatchObject({ code: "42501" });
    await world.pool.query(row());
    const { rows } = await world.admin.query(
      "SELECT DISTINCT by_database FROM auth.role_change WHERE by_system <> 'x'",
    );
    expect(rows).toEqual([{ by_database: world.database.roleOf("auth") }]);
  });

  it.each([
    ["role_change_action_known", { action: "'LEND'" }],
    ["role_change_role_known", { role: "'EMPEROR'" }],
    ["role_change_user_is_for_good", { action: "'REVOKE'", role: "'USER'" }],
  ])("holds %s against %j", async (constraint, changes) => {
    await expect(world.pool.query(row(changes))).rejects.toMatchObject({ constraint });
    await expect(world.pool.query(row())).resolves.toMatchObject({ rowCount: 1 });
  });
});
