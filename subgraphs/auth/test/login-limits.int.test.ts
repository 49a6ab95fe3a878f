import { type RedisServer, startRedis, whyNoRedis } from "@coffer/local-parts/redis";
import { makeLogger } from "@coffer/platform/running/log";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeRedisKeyValueStore } from "@coffer/platform/stores/key-value-redis";
import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld, PASSWORD, type World } from "./world.ts";

// Who may try to log in, while a stranger guesses. In both shapes: counters of this process, and
// those of Redis, which can go away.

const SMALL = {
  AUTH_LOGIN_FAILURES_PER_ADDRESS: "3",
  AUTH_LOGIN_FAILURES_PER_ACCOUNT: "6",
  AUTH_LOGIN_TURN_SECONDS: "900",
  AUTH_LOGIN_TURN_MAX_SECONDS: "900",
  AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "50",
  AUTH_HASHING_WAIT_MS: "60000",
};
const HOME = "198.51.100.7";

type Shape = { open(): KeyValueStore; close(): Promise<void>; breakDown(): Promise<void> };

async function makeRedisShape(): Promise<Shape> {
  const server: RedisServer = await startRedis();
  const log = makeLogger({ name: "test", level: "silent" });
  const stores: KeyValueStore[] = [];
  return {
    open() {
      const store = makeRedisKeyValueStore({ url: new Secret(server.url), log });
      stores.push(store);
      return store;
    },
    breakDown: () => server.kill(),
    async close() {
      for (const store of stores) await store.close();
      await server.stop();
    },
  };
}

async function makeMemoryShape(): Promise<Shape> {
  let isBroken = false;
  const memory = makeMemoryKeyValueStore({ now: () => new Date() });
  const orFail =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    (...args: A) =>
      isBroken ? Promise.reject(new Error("connection lost")) : call(...args);
  return {
    open: () => ({
      ...memory,
      get: orFail(memory.get),
      set: orFail(memory.set),
      delete: orFail(memory.delete),
      increment: orFail(memory.increment),
    }),
    breakDown: async () => {
      isBroken = true;
    },
    close: async () => {},
  };
}

const why = whyNoRedis();
const shapes = [
  ["of this process", makeMemoryShape, null],
  ["on Redis", makeRedisShape, why],
] as const;

describe.each(shapes)("guessing, with counters %s", (_name, makeShape, whyNot) => {
  describe.skipIf(whyNot)(`in that shape${whyNot ? ` (skipped: ${whyNot})` : ""}`, () => {
    let shape: Shape;
    let world: World;
    beforeAll(async () => {
      shape = await makeShape();
      const { increment, get, set, delete: remove } = shape.open();
      world = await makeWorld(SMALL, { increment, get, set, delete: remove });
    });
    afterAll(async () => {
      await world.close();
      await shape.close();
    });

    let network = 0;
    const elsewhere = () => `10.${(network >> 16) & 255}.${(network >> 8) & 255}.${network++ & 255}`;
    /** What a stranger gets who guesses once from each of so many networks, over two processes. */
    async function guess(login: string, count: number): Promise<(string | undefined)[]> {
      const processes = [world.auth, world.another()];
      const guesses = Array.from({ length: count }, (_, i) =>
        world.loginFrom(elsewhere(), { login, password: "wrong" }, processes[i % 2]),
      );
      return (await Promise.all(guesses)).map(({ __typename, code }) => __typename ?? code);
    }
    const passedOf = (outcomes: readonly unknown[]) => outcomes.filter((one) => one === "InvalidCredentials").length;

    it("is slowed down from many networks, while the owner gets in from a device or a network that is known", async () => {
      await world.register("hunted");
      const { deviceToken } = await world.loginFrom(HOME, { login: "hunted" });

      const outcomes = await guess("hunted", 40);
      expect(passedOf(outcomes)).toBe(7); // the six that an account may have, and one turn
      expect(outcomes.filter((one) => one === "RATE_LIMITED")).toHaveLength(33);

      expect(await world.loginFrom(elsewhere(), { login: "hunted" })).toMatchObject({ code: "RATE_LIMITED" });
      const away = await world.loginFrom(elsewhere(), { login: "hunted", deviceToken });
      expect(away).toMatchObject({ __typename: "LoginSuccess", deviceToken });
      expect((await world.loginFrom(HOME, { login: "hunted" })).__typename).toBe("LoginSuccess");
      // Where the device was is known now, too; the stranger waits on.
      expect(passedOf(await guess("hunted", 10))).toBe(0);
    });

    it("shows in no answer and in no count whether there is such an account", async () => {
      await world.register("present");
      await world.confirm("present");
      await world.loginFrom(HOME, { login: "present" });
      const sequence = async (login: string) => {
        const at = elsewhere();
        const wrong = { login, password: "wrong" };
        const said = [];
        for (let i = 0; i < 5; i++) said.push(await world.loginFrom(at, wrong));
        for (let i = 0; i < 8; i++) said.push(await world.loginFrom(elsewhere(), wrong));
        said.push(await world.loginFrom(elsewhere(), { ...wrong, deviceToken: "x".repeat(43) }));
        return said.map(({ __typename, code, message }) => ({ __typename, code, message }));
      };
      const known = await sequence("present");
      for (const absent of ["absent", "absent@example.com", "not a name", "present@example.com"])
        expect(await sequence(absent)).toEqual(known);
      expect(known.map(({ code }) => code)).toContain("RATE_LIMITED");
    });

    it("of one network locks neither another out nor a device in that network", async () => {
      await world.register("shared");
      const { deviceToken } = await world.loginFrom(HOME, { login: "shared" });
      for (let i = 0; i < 5; i++) await world.loginFrom(HOME, { login: "shared", password: "wrong" });
      expect(await world.loginFrom(HOME, { login: "shared" })).toMatchObject({ code: "RATE_LIMITED" });
      expect((await world.loginFrom(elsewhere(), { login: "shared" })).__typename).toBe("LoginSuccess");
      expect((await world.loginFrom(HOME, { login: "shared", deviceToken })).__typename).toBe("LoginSuccess");
    });

    it("with a device's token is bounded, and opens nothing for another account", async () => {
      await world.register("thief");
      await world.register("robbed");
      const { deviceToken } = await world.loginFrom(HOME, { login: "thief" });
      const tries = (login: string) =>
        Promise.all(
          Array.from({ length: 20 }, () => world.loginFrom(elsewhere(), { login, password: "wrong", deviceToken })),
        );
      expect(passedOf((await tries("thief")).map(({ __typename }) => __typename))).toBe(3);
      expect(passedOf((await tries("robbed")).map(({ __typename }) => __typename))).toBe(7);
    });

    it("goes on being slowed down, and the owner let in, when the store goes away", async () => {
      await world.register("besieged");
      const { deviceToken } = await world.loginFrom(HOME, { login: "besieged" });
      await shape.breakDown();

      const one = async () => {
        const said = await world.loginFrom(elsewhere(), { login: "besieged", password: "wrong" });
        return said.__typename ?? said.code;
      };
      const outcomes = [];
      for (let i = 0; i < 12; i++) outcomes.push(await one());
      expect(passedOf(outcomes)).toBe(7);
      expect((await world.loginFrom(HOME, { login: "besieged" })).__typename).toBe("LoginSuccess");
      expect((await world.loginFrom(elsewhere(), { login: "besieged", deviceToken })).__typename).toBe("LoginSuccess");
    });
  });
});

describe("a device's token", () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(SMALL);
  });
  afterAll(() => world.close());

  const rows = async (username: string) =>
    (
      await world.admin.query<{ kind: string; hash: Buffer }>(
        `SELECT o.kind, o.hash FROM auth.known_origin o JOIN auth."user" u ON u.id = o.user_id WHERE u.username_key = $1 ORDER BY 1`,
        [username],
      )
    ).rows;

  it("is kept as its SHA-256 only, and a network's address not at all", async () => {
    await world.register("private");
    const { deviceToken } = await world.loginFrom(HOME, { login: "private" });
    const kept = await rows("private");
    expect(kept.map(({ kind }) => kind)).toEqual(["DEVICE", "NETWORK"]);
    const { rows: dump } = await world.admin.query("SELECT row_to_json(o)::text AS text FROM auth.known_origin o");
    const text = dump.map((row) => row.text).join();
    expect(text).not.toContain(deviceToken);
    expect(text).not.toContain(Buffer.from(HOME).toString("hex"));
    expect(world.logged.join()).not.toContain(deviceToken);
  });

  it.each([
    ["absent", undefined],
    ["no token", "é".repeat(9)],
    ["empty", ""],
    ["very long", "a".repeat(100_000)],
    ["made up", "a".repeat(43)],
  ])("is as if left out where it is %s, and a new one comes with the login", async (_, deviceToken) => {
    const username = `user${(await world.admin.query('SELECT count(*)::int AS n FROM auth."user"')).rows[0].n}`;
    await world.register(username);
    const said = await world.loginFrom(HOME, {
      login: username,
      ...(deviceToken === undefined ? {} : { deviceToken }),
    });
    expect(said).toMatchObject({ __typename: "LoginSuccess", deviceToken: expect.stringMatching(/^[\w-]{43}$/) });
    expect(said.deviceToken).not.toBe(deviceToken);
  });

  it("stays with its device at further logins, and comes with a wrong password's answer never", async () => {
    await world.register("steady");
    await world.confirm("steady");
    const { deviceToken } = await world.loginFrom(HOME, { login: "steady" });
    for (const login of ["steady", "STEADY@example.com"])
      expect((await world.loginFrom(HOME, { login, deviceToken })).deviceToken).toBe(deviceToken);
    expect(await rows("steady")).toHaveLength(2);
    expect(await world.loginFrom(HOME, { login: "steady", password: "wrong", deviceToken })).not.toHaveProperty(
      "deviceToken",
    );
  });

  it("is of a stranger again after 400 days unused, and a network after 90", async () => {
    await world.register("away");
    const { deviceToken } = await world.loginFrom(HOME, { login: "away" });
    const siege = async () => {
      for (let i = 0; i < 9; i++) await world.loginFrom(`10.9.9.${i}`, { login: "away", password: "wrong" });
    };
    world.clock.advance(90 * 86_400_000);
    await siege();
    expect(await world.loginFrom(HOME, { login: "away" })).toMatchObject({ code: "RATE_LIMITED" });
    expect((await world.loginFrom("10.9.9.9", { login: "away", deviceToken })).__typename).toBe("LoginSuccess");
    world.clock.advance(400 * 86_400_000);
    await siege();
    expect(await world.loginFrom("10.9.9.9", { login: "away", deviceToken })).toMatchObject({ code: "RATE_LIMITED" });
  });
});

describe("a text that nobody's can be", () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(SMALL);
  });
  afterAll(() => world.close());

  it.each([
    ["login", { login: "x".repeat(2_000_000), password: PASSWORD }],
    ["password", { login: "alice", password: "\u{fb03}".repeat(2_000_000) }],
  ])("is answered like any other that is wrong, and counted: %s", async (_, input) => {
    const address = `203.0.113.${input.login.length % 250}`;
    for (let i = 0; i < 3; i++)
      expect(await world.loginFrom(address, input)).toMatchObject({ __typename: "InvalidCredentials" });
    expect(await world.loginFrom(address, input)).toMatchObject({ code: "RATE_LIMITED" });
  });
});
