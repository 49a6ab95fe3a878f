import { randomBytes, randomUUID } from "node:crypto";
import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { Secret } from "@coffer/platform/values/secret";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PrismaClient } from "../src/adapters/postgres/generated/client.ts";
import { makeLoginChallenges } from "../src/adapters/postgres/sessions/login-challenges.ts";
import { makeSessionRepository } from "../src/adapters/postgres/sessions/session-repository.ts";
import { makeUserRepository } from "../src/adapters/postgres/users/user-repository.ts";
import { opaqueTokens } from "../src/adapters/sessions/opaque-tokens.ts";
import { refreshTokens } from "../src/adapters/sessions/refresh-tokens.ts";
import { makeLogin } from "../src/app/sessions/login.ts";
import { makeAdmitSession, makeStartSession } from "../src/app/sessions/start-session.ts";
import { freezesOf } from "./freezes.ts";
import { makeWorld, PASSWORD, type World, warm } from "./world.ts";

const ROUNDS = 40;

let world: World;
let desk: ReturnType<typeof freezesOf>;
let olivia: UserActor;
let otto: UserActor;
let pool: pg.Pool;
let prisma: PrismaClient;
beforeAll(async () => {
  // How often each refreshes before the freeze falls is the machine's to say.
  world = await makeWorld({ AUTH_REFRESHES_PER_SESSION: "1000000" });
  desk = freezesOf(world);
  [olivia, otto] = [await desk.operator("olivia"), await desk.operator("otto")];
  pool = world.database.pool("auth", 12);
  prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "auth" }) });
  await Promise.all([warm(pool), warm(world.pool)]);
});
afterAll(async () => {
  await prisma.$disconnect();
  await world.close();
});

const accessTokens = { sign: async () => ({ token: new Secret("unused"), expiresAt: world.clock.now() }) };
const admitSessionOn = (on: pg.Pool) =>
  makeAdmitSession({
    sessions: makeSessionRepository({ pool: on, onCommit: () => {}, onMail: () => {} }),
    refreshTokens,
    accessTokens,
    endedSessions: { announce: async () => {} },
    readDevice: () => null,
    clock: world.clock,
    policy: { ...world.config.session, keepsDevices: true },
  });
const startSessionOn = (on: pg.Pool) => makeStartSession(admitSessionOn(on));

/**
 * The use case on the real database, without the hashing: that would keep logins apart from each
 * other and from the freeze.
 */
function quickLogin() {
  const login = makeLogin({
    users: makeUserRepository({ prisma, onCommit: () => {} }),
    hasher: {
      refuseWhenBusy: () => {},
      hash: async () => "",
      verify: async () => true,
      isOutdated: () => false,
      hashOfNobody: () => "$argon2id$nobody",
    },
    proofOfWork: null,
    limits: {
      countLogin: async () => ({ forgive: async () => {} }),
      countStepUp: async () => ({ forgive: async () => {} }),
      countProof: async () => {},
      countPasskey: async () => {},
      countRegistration: async () => {},
      countEmail: async () => {},
      countLookup: async () => {},
      countAdminClaim: async () => {},
      countMailRequest: async () => {},
    },
    origins: { hasDevice: async () => false, hasNetwork: async () => false, isDeviceOf: async () => false },
    opaqueTokens,
    challenges: { ...makeLoginChallenges(pool), isPassword: async () => true },
    listMethods: async () => [],
    admitSession: admitSessionOn(pool),
    clock: world.clock,
    policy: world.config.secondFactors,
    log: world.environment.log,
  });
  return (name: string) => login({ login: name, password: new Secret(PASSWORD) });
}

/** A pool whose transactions do everything but commit until they are told to. */
function holdingCommits(on: pg.Pool) {
  const [ready, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const hold = (client: pg.PoolClient) =>
    new Proxy(client, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (name !== "query") return typeof value === "function" ? value.bind(target) : value;
        return async (...query: Parameters<typeof target.query>) => {
          if (String(query[0]) === "COMMIT") {
            ready.resolve();
            await told.promise;
          }
          return target.query(...query);
        };
      },
    });
  const held = { connect: async () => hold(await on.connect()) } as unknown as pg.Pool;
  return { pool: held, isReady: ready.promise, commit: told.resolve };
}

/** A new user without the cost of a password. */
async function newcomer(): Promise<{ userId: string; username: string }> {
  const { userId } = await template();
  const [id, username] = [randomUUID(), `u${randomUUID().replaceAll("-", "").slice(0, 20)}`];
  await world.admin.query(
    `INSERT INTO auth."user" (id, username, username_key, email, email_key, password_hash, roles, created_at)
     SELECT $2, $3, $3, $3 || '@x.io', $3 || '@x.io', password_hash, roles, created_at FROM auth."user" WHERE id = $1`,
    [uuidOf(userId), id, username],
  );
  return { userId: idFromUuid("usr", id), username };
}

let made: ReturnType<World["join"]> | undefined;
const template = () => {
  made ??= world.join("template");
  return made;
};

describe("a freeze", () => {
  it("leaves no running session, wherever among logins and refreshes it falls", async () => {
    const login = quickLogin();
    const seen = { started: 0, refreshed: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const { userId, username } = await newcomer();
      const before = await Promise.all([login(username), login(username), login(username)]);
      const tokens = before.flatMap((started) => (started.ok ? [started.value.tokens.refreshToken.reveal()] : []));
      const given: string[] = [...tokens];
      // Each goes on until it is refused, so the freeze always falls among them.
      const acts: (() => Promise<unknown>)[] = [
        ...Array.from({ length: 5 }, () => async () => {
          for (let started = await login(username); started.ok; started = await login(username)) {
            given.push(started.value.tokens.refreshToken.reveal());
            seen.started++;
          }
        }),
        ...tokens.map((token) => async () => {
          for (let next = (await world.refresh(token)).tokens; next; ) {
            given.push(next.refreshToken);
            seen.refreshed++;
            next = (await world.refresh(next.refreshToken)).tokens;
          }
        }),
      ];
      acts.splice(round % (acts.length + 1), 0, async () => {
        expect((await desk.freeze(userId, { by: olivia })).__typename).toBe("FreezeUserSuccess");
      });
      await Promise.all(acts.map((act) => act()));

      expect(await desk.runningSessions(userId)).toBe(0);
      for (const token of given) expect((await world.refresh(token)).__typename).toBe("SessionEnded");
      const endings = (await desk.endings(userId)).map(({ subject }) => subject);
      expect(new Set(endings).size).toBe(endings.length);
      const { rows } = await world.admin.query(
        "SELECT count(*)::int AS n FROM auth.session WHERE user_id = $1 AND end_reason = 'FROZEN'",
        [uuidOf(userId)],
      );
      expect(rows[0].n).toBe(endings.length);
    }
    // Some came before it, or the rounds would have shown little.
    for (const count of Object.values(seen)) expect(count, JSON.stringify(seen)).toBeGreaterThan(0);
  });

  it("is waited for by a login and a refresh that come while it is being made, and both are refused", async () => {
    const { userId, tokens } = await world.join("waiting-for-it");
    const holder = await world.admin.connect();
    await holder.query("BEGIN");
    await holder.query("INSERT INTO ledger.owner (id) VALUES ($1)", [uuidOf(userId)]);
    const freezing = desk.freeze(userId, { by: olivia });
    await desk.waiting(1);
    const [login, refresh] = [world.login("waiting-for-it"), world.refresh(tokens.refreshToken)];
    await desk.waiting(3);
    await holder.query("ROLLBACK");
    holder.release();
    expect((await freezing).__typename).toBe("FreezeUserSuccess");
    expect((await login).__typename).toBe("UserFrozen");
    expect((await refresh).__typename).toBe("SessionEnded");
    expect(await desk.runningSessions(userId)).toBe(0);
  });

  it("waits for a login that is being made, and ends what it started", async () => {
    const { userId } = await world.join("started-meanwhile");
    const login = holdingCommits(pool);
    const starting = startSessionOn(login.pool)(
      { id: idFromUuid("usr", uuidOf(userId)) },
      { origin: { deviceTokenHash: randomBytes(32), isNewDevice: false }, methods: ["pwd"] },
    );
    await login.isReady;
    const freezing = desk.freeze(userId, { by: olivia });
    await desk.waiting(1);
    login.commit();
    const tokens = await starting;
    expect((await freezing).__typename).toBe("FreezeUserSuccess");
    expect((await world.refresh(tokens?.refreshToken.reveal() ?? "")).__typename).toBe("SessionEnded");
    expect(await desk.endings(userId)).toHaveLength(2);
  });

  it("happens once of two that two operators ask for at once, and the other is shown it", async () => {
    for (let round = 0; round < 15; round++) {
      const { userId } = await newcomer();
      const said = await Promise.all([
        desk.freeze(userId, { by: olivia, reason: "olivia" }),
        desk.freeze(userId, { by: otto, reason: "otto" }),
      ]);
      expect(said.map(({ __typename }) => __typename).toSorted()).toEqual(["FreezeUserSuccess", "UserAlreadyFrozen"]);
      expect(said[0].freeze).toEqual(said[1].freeze);
      expect(await desk.records(userId)).toMatchObject([{ reason: said[0].freeze.by.username }]);
    }
  });

  it("happens once of many with one key at once, and each gets its answer", async () => {
    const { userId } = await newcomer();
    const given = { by: olivia, idempotencyKey: randomUUID() };
    const said = await Promise.all(Array.from({ length: 8 }, () => desk.freeze(userId, given)));
    for (const answer of said) expect(answer).toEqual(said[0]);
    expect(said[0].__typename).toBe("FreezeUserSuccess");
    expect(await desk.records(userId)).toHaveLength(1);
    expect((await world.events("user.frozen")).filter(({ subject }) => subject === userId)).toHaveLength(1);
  });

  it("happens once of two operators who freeze each other: who comes second is frozen", async () => {
    for (let round = 0; round < 10; round++) {
      const said = await Promise.allSettled([
        desk.freeze(otto.userId, { by: olivia }),
        desk.freeze(olivia.userId, { by: otto }),
      ]);
      expect(said.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const outcome of said)
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "UNAUTHENTICATED" });
      const [winner, loser] = said[0].status === "fulfilled" ? [olivia, otto] : [otto, olivia];
      await desk.unfreeze(loser.userId, { by: winner });
    }
  });

  it("and its end that come at the same time agree with the ledger", async () => {
    for (let round = 0; round < 15; round++) {
      const { userId } = await newcomer();
      await desk.freeze(userId, { by: olivia });
      await Promise.all([desk.unfreeze(userId, { by: olivia }), desk.freeze(userId, { by: otto })]);
      const records = await desk.records(userId);
      const { rows } = await world.admin.query('SELECT freeze_id FROM auth."user" WHERE id = $1', [uuidOf(userId)]);
      expect(await desk.isFrozenInLedger(userId)).toBe(rows[0].freeze_id !== null);
      expect(rows[0].freeze_id !== null).toBe(records.length === 3);
    }
  });
});
