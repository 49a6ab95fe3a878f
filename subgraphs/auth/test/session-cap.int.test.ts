import { randomBytes } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearOrigins, ORIGINS_MAX, rememberOrigin } from "../src/adapters/postgres/sessions/known-origins.ts";
import { makeMarks, makeWorld, PASSWORD, type Tokens, type World } from "./world.ts";

const MOST = 3;
const ENV = {
  AUTH_SESSIONS_PER_USER: String(MOST),
  AUTH_LOGIN_FAILURES_PER_ADDRESS: "100",
  AUTH_HASHING_WAIT_MS: "60000",
  AUTH_HASHING_AT_ONCE: "8",
};

let world: World;
const marks = makeMarks();
beforeAll(async () => {
  world = await makeWorld(ENV, { set: marks.set });
});
afterAll(() => world.close());

const sidOf = (tokens: Tokens) => String(decodeJwt(tokens.accessToken).sid);
async function logIn(username: string): Promise<Tokens> {
  world.clock.advance(1000);
  return (await world.login(username)).tokens;
}
const running = async (userId: string) =>
  (
    await world.admin.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM auth.session WHERE user_id = $1 AND ended_at IS NULL",
      [uuidOf(userId)],
    )
  ).rows[0]?.n;
const countDisplaced = async (userId: string) =>
  (await world.events("session.ended")).filter((event) => event.ownerid === userId);

describe("a login beyond the sessions that a user may have", () => {
  it("ends the least recently used one, with its event, and tells the gateways", async () => {
    const first = await world.join("ann");
    const second = await logIn("ann");
    const third = await logIn("ann");
    world.clock.advance(1000);
    expect((await world.refresh(first.tokens.refreshToken)).__typename).toBe("RefreshSuccess");
    expect(await countDisplaced(first.userId)).toEqual([]);

    await logIn("ann");

    expect(await running(first.userId)).toBe(MOST);
    expect((await countDisplaced(first.userId)).map(({ subject, data }) => [subject, data])).toEqual([
      [sidOf(second), { sessionId: sidOf(second), userId: first.userId, reason: "DISPLACED" }],
    ]);
    expect(marks.marks).toContain(endedSessionKey(sidOf(second)));
    expect((await world.refresh(second.refreshToken)).__typename).toBe("SessionEnded");
    expect((await world.refresh(third.refreshToken)).__typename).toBe("RefreshSuccess");
  });

  it("is none after a logout, or once sessions have expired", async () => {
    const { actor, userId } = await world.join("bob");
    await logIn("bob");
    await logIn("bob");
    await world.logout(actor);
    await logIn("bob");
    expect((await countDisplaced(userId)).map(({ data }) => (data as { reason: string }).reason)).toEqual(["LOGOUT"]);
    world.clock.advance(31 * 86_400_000);
    await logIn("bob");
    expect(await countDisplaced(userId)).toHaveLength(1);
  });

  it("goes on when the gateways cannot be told: the relay tells them", async () => {
    const { userId } = await world.join("cleo");
    await logIn("cleo");
    await logIn("cleo");
    marks.isDown = true;
    const last = await logIn("cleo");
    marks.isDown = false;
    expect(last.refreshToken).toBeDefined();
    expect(await countDisplaced(userId)).toHaveLength(1);
  });

  it("leaves exactly as many as a user may have of many logins at once in two processes", async () => {
    const { userId } = await world.join("dora");
    const processes = [world.auth, world.another()];
    const logins = Array.from({ length: 16 }, (_, i) => world.login("dora", PASSWORD, processes[i % 2]));
    const tokens = (await Promise.all(logins)).map((one) => one.tokens as Tokens);

    expect(await running(userId)).toBe(MOST);
    expect(await countDisplaced(userId)).toHaveLength(17 - MOST);
    const outcomes = await Promise.all(tokens.map(({ refreshToken }) => world.refresh(refreshToken)));
    expect(outcomes.filter(({ __typename }) => __typename === "RefreshSuccess")).toHaveLength(MOST);
  });

  it("counts nobody else's sessions", async () => {
    const [eve, finn] = [await world.join("eve"), await world.join("finn")];
    for (let i = 1; i < MOST; i++) await logIn("eve");
    await logIn("finn");
    expect([await running(eve.userId), await running(finn.userId)]).toEqual([MOST, 2]);
  });
});

describe("what is known of where a user logged in", () => {
  const count = async (userId: string) =>
    (
      await world.admin.query<{ kind: string; n: number }>(
        "SELECT kind, count(*)::int AS n FROM auth.known_origin WHERE user_id = $1 GROUP BY 1 ORDER BY 1",
        [uuidOf(userId)],
      )
    ).rows;
  const remember = async (userId: string, network: string, at: Date) => {
    const client = await world.pool.connect();
    await rememberOrigin(client, { userId: uuidOf(userId), origin: { deviceTokenHash: randomBytes(32), network }, at });
    client.release();
  };

  it("is bounded for each user: the least recently used devices and networks go", async () => {
    const { userId } = await world.join("gwen");
    const now = world.clock.now().getTime();
    for (let i = 0; i < ORIGINS_MAX + 5; i++) await remember(userId, `10.0.0.${i}`, new Date(now + i));
    expect(await count(userId)).toEqual([
      { kind: "DEVICE", n: ORIGINS_MAX },
      { kind: "NETWORK", n: ORIGINS_MAX },
    ]);
    const { rows } = await world.admin.query<{ oldest: Date }>(
      "SELECT min(last_used_at) AS oldest FROM auth.known_origin WHERE user_id = $1",
      [uuidOf(userId)],
    );
    expect(rows[0]?.oldest).toEqual(new Date(now + 5));
  });

  it("is cleared once nobody used it for so long, and no sooner", async () => {
    const { userId } = await world.join("hugo");
    await remember(userId, "192.0.2.1", world.clock.now());
    const day = (days: number) => new Date(world.clock.now().getTime() + days * 86_400_000);
    expect(await clearOrigins(world.pool, day(89))).toBe(false);
    expect((await count(userId)).map(({ kind }) => kind)).toEqual(["DEVICE", "NETWORK"]);
    while (await clearOrigins(world.pool, day(91)));
    expect((await count(userId)).map(({ kind }) => kind)).toEqual(["DEVICE"]);
    while (await clearOrigins(world.pool, day(401)));
    expect(await count(userId)).toEqual([]);
  });

  it("is held by known_origin_hash_size and known_origin_kind_known", async () => {
    const { userId } = await world.join("ines");
    const insert = (hash: Buffer, kind: string) =>
      world.pool.query("INSERT INTO known_origin (hash, user_id, kind, last_used_at) VALUES ($1, $2, $3, now())", [
        hash,
        uuidOf(userId),
        kind,
      ]);
    await expect(insert(randomBytes(31), "DEVICE")).rejects.toMatchObject({ constraint: "known_origin_hash_size" });
    await expect(insert(randomBytes(32), "PLANET")).rejects.toMatchObject({ constraint: "known_origin_kind_known" });
  });
});
