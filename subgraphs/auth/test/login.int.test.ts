import { anonymous } from "@coffer/platform/identity/actor";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { Secret } from "@coffer/platform/values/secret";
import { PrismaPg } from "@prisma/adapter-pg";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PrismaClient } from "../src/adapters/postgres/generated/client.ts";
import { makeKnownOrigins } from "../src/adapters/postgres/sessions/known-origins.ts";
import { makeLoginChallenges } from "../src/adapters/postgres/sessions/login-challenges.ts";
import { makeUserRepository } from "../src/adapters/postgres/users/user-repository.ts";
import { opaqueTokens } from "../src/adapters/sessions/opaque-tokens.ts";
import { makeAttemptLimits } from "../src/adapters/users/attempt-limits.ts";
import { makeLogin } from "../src/app/sessions/login.ts";
import type { PasswordHasher } from "../src/app/users/ports.ts";
import { makeWorld, PASSWORD, type World } from "./world.ts";

let world: World;
let prisma: PrismaClient;
beforeAll(async () => {
  world = await makeWorld();
  prisma = new PrismaClient({ adapter: new PrismaPg(world.pool, { schema: "auth" }) });
});
afterAll(async () => {
  await prisma.$disconnect();
  await world.close();
});

/** The use case on the real database with a hasher that only counts. */
function countingLogin() {
  const verified: (string | null)[] = [];
  const hasher: PasswordHasher = {
    refuseWhenBusy: () => {},
    hash: async () => "$argon2id$unused",
    verify: async (_password, hash) => {
      verified.push(hash);
      return false;
    },
    isOutdated: () => false,
    hashOfNobody: () => "$argon2id$nobody",
  };
  const limits = makeAttemptLimits({
    keyValue: makeMemoryKeyValueStore(world.clock),
    local: makeMemoryKeyValueStore(world.clock),
    policies: world.config.attempts,
    clock: world.clock,
    log: world.environment.log,
  });
  const admitSession = () => Promise.reject(new Error("nobody gets in"));
  const users = makeUserRepository({ prisma, onCommit: () => {} });
  const origins = makeKnownOrigins({ pool: world.pool, clock: world.clock });
  const log = world.environment.log;
  const waiting = { challenges: makeLoginChallenges(world.pool), listMethods: async () => [] };
  const { clock, config } = world;
  const policy = config.secondFactors;
  const login = makeLogin({
    users,
    hasher,
    limits,
    proofOfWork: null,
    origins,
    opaqueTokens,
    ...waiting,
    admitSession,
    clock,
    policy,
    log,
  });
  return { verified, login: (name: string) => login({ login: name, password: new Secret("wrong") }) };
}

describe("login", () => {
  it("refuses an unknown account and a wrong password with the same answer", async () => {
    await world.register("alice");
    const wrong = await world.login("alice", "not her password");
    expect(wrong).toMatchObject({ __typename: "InvalidCredentials", code: "INVALID_CREDENTIALS" });
    for (const login of ["nobody", "nobody@example.com", "alice@example.com", "not even a name", "", "x".repeat(5000)])
      expect(await world.login(login, "not her password")).toEqual(wrong);
  });

  it("does the same work for an unknown account as for a wrong password: one verification", async () => {
    await world.register("worked");
    await world.confirm("worked");
    const { login, verified } = countingLogin();
    for (const name of ["worked", "WORKED@example.com", "absent", "absent@example.com", "not a name"])
      expect(await login(name)).toEqual({ ok: false, error: { code: "INVALID_CREDENTIALS" } });
    expect(verified.map((hash) => hash === null)).toEqual([false, false, true, true, true]);
  });

  it("lets no more than the limit of 500 wrong attempts at once get as far as verification", async () => {
    await world.register("target");
    const { login, verified } = countingLogin();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 500 }, (_, i) => login(i % 2 ? "target" : " TARGET ")),
    );
    expect(verified).toHaveLength(10);
    const limited = outcomes.filter(
      (outcome) => outcome.status === "rejected" && outcome.reason.extensions.code === "RATE_LIMITED",
    );
    expect(limited).toHaveLength(490);
  });

  it("counts 500 aliases in one request as 500 attempts", async () => {
    await world.register("aliased");
    const fields = Array.from(
      { length: 500 },
      (_, i) => `a${i}: login(input: { login: "aliased", password: "w${i}" }) { __typename }`,
    );
    const { errors } = await world.run(`mutation { ${fields.join(" ")} }`);
    expect(errors[0]).toMatchObject({ code: "RATE_LIMITED" });
    await expect(world.login("aliased")).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("counts 500 aliases for 500 accounts as 500 attempts of one address, and locks nobody else out", async () => {
    const strict = world.another({ AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "12", AUTH_HASHING_WAIT_MS: "60000" });
    await world.register("bystander");
    const ask = (query: string, address: string) =>
      strict.execute({ query, actor: anonymous, requestId: "req_test", address });
    const flood = (count: number) =>
      `mutation { ${Array.from({ length: count }, (_, i) => `a${i}: login(input: { login: "guess${i}", password: "w" }) { __typename }`).join(" ")} }`;
    expect((await ask(flood(12), "192.0.2.1")).errors).toBeUndefined();
    const { errors } = await ask(flood(500), "192.0.2.1");
    expect(errors?.[0]?.extensions).toMatchObject({ code: "RATE_LIMITED", retryAfterSeconds: 900 });
    expect((await ask(flood(12), "192.0.2.2")).errors).toBeUndefined();
    const right = `mutation { login(input: { login: "bystander", password: "${PASSWORD}" }) { __typename } }`;
    expect((await ask(right, "192.0.2.1")).errors?.[0]?.extensions.code).toBe("RATE_LIMITED");
    expect((await ask(right, "192.0.2.3")).data).toEqual({ login: { __typename: "LoginSuccess" } });
  });

  it("locks out an account that does not exist in the same way", async () => {
    for (let i = 0; i < 10; i++) await world.login("ghost", "wrong");
    await expect(world.login("ghost", "wrong")).rejects.toMatchObject({
      code: "RATE_LIMITED",
      extensions: { retryAfterSeconds: expect.any(Number) },
    });
  });

  it("refuses the right password too while the account is locked, and takes it after the window", async () => {
    await world.register("locked");
    for (let i = 0; i < 10; i++) await world.login("locked", "wrong");
    await expect(world.login("locked")).rejects.toMatchObject({
      code: "RATE_LIMITED",
      extensions: { retryAfterSeconds: 900 },
    });
    world.clock.advance(15 * 60_000 + 1000);
    expect((await world.login("locked")).__typename).toBe("LoginSuccess");
  });

  it("forgets failed attempts once a login succeeds, and never counts successful ones", async () => {
    await world.register("forgetful");
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 9; i++) await world.login("forgetful", "wrong");
      expect((await world.login("forgetful")).__typename).toBe("LoginSuccess");
    }
  });

  it("takes the username or the email address, whatever the case, and the password exactly", async () => {
    await world.register("Bob");
    await world.confirm("Bob");
    for (const login of ["Bob", "bob", "BOB@EXAMPLE.COM", " bob "])
      expect((await world.login(login)).__typename).toBe("LoginSuccess");
    for (const password of [PASSWORD.toUpperCase(), `${PASSWORD} `, ` ${PASSWORD}`, PASSWORD.slice(0, -1)])
      expect((await world.login("bob", password)).__typename).toBe("InvalidCredentials");
  });

  it("gives a session's tokens and the user with their email address", async () => {
    await world.register("carol");
    const { tokens, user } = await world.login("carol");
    expect(user).toEqual({
      id: expect.stringMatching(/^usr_[0-9a-z]{26}$/),
      username: "carol",
      email: "carol@example.com",
      emailConfirmed: false,
      roles: ["USER"],
    });
    expect(Date.parse(tokens.refreshTokenExpiresAt)).toBe(world.clock.now().getTime() + 30 * 86_400_000);
    const claims = await world.verify(tokens.accessToken);
    expect(claims).toMatchObject({
      iss: "http://localhost:4000",
      aud: "coffer",
      sub: user.id,
      sid: expect.stringMatching(/^ses_/),
      roles: ["USER"],
    });
    expect(claims.exp - claims.iat).toBe(600);
    expect(claims.exp * 1000).toBe(Date.parse(tokens.accessTokenExpiresAt));
    expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("signs access tokens as RFC 9068 says, so that none can be taken for another kind of token", async () => {
    const { tokens } = await world.join("typed");
    expect(decodeProtectedHeader(tokens.accessToken)).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: expect.any(String) });
    const [header = "", payload = "", signature = ""] = tokens.accessToken.split(".");
    const forged = (claims: object) => Buffer.from(JSON.stringify(claims)).toString("base64url");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    await expect(world.verify(`${header}.${forged({ ...claims, roles: ["ADMIN"] })}.${signature}`)).rejects.toThrow();
    await expect(world.verify(`${forged({ alg: "none", typ: "at+jwt" })}.${payload}.`)).rejects.toThrow();
    await expect(world.verify(tokens.refreshToken)).rejects.toThrow();
    world.clock.advance(601_000);
    await expect(world.verify(tokens.accessToken)).rejects.toThrow(/exp/);
  });

  it("keeps of a refresh token its SHA-256 only", async () => {
    const { tokens } = await world.join("hashed");
    const { rows } = await world.admin.query("SELECT row_to_json(t)::text AS text FROM auth.refresh_token t");
    const dump = rows.map(({ text }) => text).join();
    expect(dump).not.toContain(tokens.refreshToken);
    expect(dump).not.toContain(Buffer.from(tokens.refreshToken).toString("hex"));
    const found = await world.admin.query("SELECT FROM auth.refresh_token WHERE hash = sha256($1::text::bytea)", [
      tokens.refreshToken,
    ]);
    expect(found.rowCount).toBe(1);
  });

  it("hashes the password again at a login when the parameters have changed, and only then", async () => {
    await world.register("rehashed");
    const hash = async () =>
      (await world.admin.query("SELECT password_hash FROM auth.user WHERE username_key = 'rehashed'")).rows[0]
        .password_hash;
    const before = await hash();
    await world.login("rehashed");
    expect(await hash()).toBe(before);

    const stronger = world.another({ AUTH_ARGON2_PASSES: "3" });
    expect((await world.login("rehashed", "wrong", stronger)).__typename).toBe("InvalidCredentials");
    expect(await hash()).toBe(before);
    expect((await world.login("rehashed", PASSWORD, stronger)).__typename).toBe("LoginSuccess");
    expect(await hash()).toMatch(/^\$argon2id\$v=19\$m=19456,t=3,p=1\$/);
    expect((await world.login("rehashed", PASSWORD, stronger)).__typename).toBe("LoginSuccess");
  });
});

describe("login while a part is broken", () => {
  it("goes on, and still limits attempts, without the key-value store", async () => {
    const broken = () => Promise.reject(new Error("connection lost"));
    const lonely = await makeWorld({}, { increment: broken, delete: broken, set: broken, get: broken });
    await lonely.register("dora");
    expect((await lonely.login("dora")).__typename).toBe("LoginSuccess");
    for (let i = 0; i < 10; i++) await lonely.login("dora", "wrong");
    await expect(lonely.login("dora")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await lonely.close();
  });

  it("answers without a word of the inside when the database fails, and works again afterwards", async () => {
    await world.register("erin");
    await world.admin.query("ALTER TABLE auth.session RENAME TO session_away");
    const failed = await world.login("erin").catch((error: unknown) => error);
    await world.admin.query("ALTER TABLE auth.session_away RENAME TO session");
    expect(failed).toMatchObject({ code: "INTERNAL_SERVER_ERROR", extensions: { requestId: "req_test" } });
    expect(JSON.stringify(failed)).not.toMatch(/session|relation|prisma|select|insert|\/src\//i);
    expect((await world.login("erin")).__typename).toBe("LoginSuccess");
  });

  it("works again after the database has cut every connection", async () => {
    await world.register("fred");
    await world.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${world.database.roleOf("auth")}' AND datname = current_database()`,
    );
    await expect
      .poll(() =>
        world.login("fred").then(
          ({ __typename }) => __typename,
          () => "failed",
        ),
      )
      .toBe("LoginSuccess");
  });
});
