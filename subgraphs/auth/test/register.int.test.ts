import { anonymous } from "@coffer/platform/identity/actor";
import { Secret } from "@coffer/platform/values/secret";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PrismaClient } from "../src/adapters/postgres/generated/client.ts";
import { makeUserRepository } from "../src/adapters/postgres/users/user-repository.ts";
import { makeRegister } from "../src/app/registration/register.ts";
import { parseRegister } from "../src/graphql/registration/parse.ts";
import { listen, makeWorld, PASSWORD, type World, warm } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ AUTH_HASHING_WAIT_MS: "60000" });
  await warm(world.pool);
});
afterAll(() => world.close());

const usersNamed = async (key: string) =>
  (
    await world.admin.query("SELECT username, email, roles, password_hash FROM auth.user WHERE username_key = $1", [
      key,
    ])
  ).rows;

describe("register", () => {
  it("refuses bad input with all its faults at once, and stores nothing", async () => {
    const input = { username: "a b", email: "nowhere", password: "violet harbour sextant" };
    await expect(world.register(input.username, input)).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      extensions: {
        inputs: [
          { path: "input.username", code: "INVALID_USERNAME" },
          { path: "input.email", code: "INVALID_EMAIL" },
        ],
      },
    });
    expect((await world.admin.query("SELECT FROM auth.user")).rowCount).toBe(0);
  });

  it("refuses what is no text before it looks at anything else", async () => {
    const input = { username: "a b", email: "\u0000@example.com", password: "\ud800 violet harbour sextant" };
    await expect(world.register(input.username, input)).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      extensions: {
        inputs: [
          { path: "input.email", code: "NOT_TEXT" },
          { path: "input.password", code: "NOT_TEXT" },
        ],
      },
    });
  });

  it("refuses a weak password with every fault, and stores nothing", async () => {
    expect(await world.register("dragon", { password: "Dragon1" })).toMatchObject({
      __typename: "PasswordTooWeak",
      code: "PASSWORD_TOO_WEAK",
      faults: ["TOO_SHORT", "COMMON", "CONTAINS_USERNAME"],
    });
    expect((await world.register("dragon", { password: "x7".repeat(129) })).faults).toEqual(["TOO_LONG"]);
    expect(await usersNamed("dragon")).toEqual([]);
  });

  it("refuses a username that is taken, whatever its case", async () => {
    await world.register("Taken");
    expect(await world.register("tAKEN", { email: "else@example.com" })).toMatchObject({
      __typename: "UsernameTaken",
      code: "USERNAME_TAKEN",
    });
    expect(await usersNamed("taken")).toMatchObject([{ username: "Taken" }]);
  });

  it("lets exactly one of twenty have a username that all ask for at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        world.register(i % 2 ? "popular" : "POPULAR", { email: `p${i}@example.com` }),
      ),
    );
    expect(answers.filter(({ __typename }) => __typename === "RegisterSuccess")).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === "UsernameTaken")).toHaveLength(19);
    expect(await usersNamed("popular")).toHaveLength(1);
    expect(
      (await world.events("user.registered")).filter(({ data }) => /popular/i.test(JSON.stringify(data))),
    ).toHaveLength(1);
  });

  it("makes an account for each of many that are asked for with one address at once: it is nobody's yet", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        world.register(`twin${i}`, { email: i % 2 ? "twin@example.com" : "TWIN@example.com" }),
      ),
    );
    expect(answers.every(({ __typename }) => __typename === "RegisterSuccess")).toBe(true);
    const { rows } = await world.admin.query(
      "SELECT login_email_key, email_confirmed_at FROM auth.user WHERE email_key = 'twin@example.com'",
    );
    expect(rows).toEqual(Array.from({ length: 8 }, () => ({ login_email_key: null, email_confirmed_at: null })));
    expect((await world.login("twin@example.com")).__typename).toBe("InvalidCredentials");
  });

  it("answers for an address that somebody has confirmed as for a free one, by the same statements", async () => {
    await world.register("owner");
    await world.confirm("owner");
    const statements: string[] = [];
    const asked = async (username: string, email: string) => {
      statements.length = 0;
      const answer = await world.watching(statements, () => world.register(username, { email }));
      return { answer: { ...answer, username: "" }, statements: [...statements] };
    };
    const free = await asked("owner2", "nobodys@example.com");
    const taken = await asked("owner3", "OWNER@example.com");

    expect(taken).toEqual(free);
    expect(free.statements.length).toBeGreaterThan(2);
    for (const name of ["owner2", "owner3"]) expect((await world.login(name)).__typename).toBe("LoginSuccess");
    for (const login of ["nobodys@example.com", "OWNER@example.com"])
      expect(await world.login(login, "some other password")).toMatchObject({ __typename: "InvalidCredentials" });
    expect((await world.login("owner@example.com")).user.username).toBe("owner");
  });

  it("does the same hashing for a taken address, a taken username and a new account", async () => {
    const hashed: string[] = [];
    const prisma = new PrismaClient({ adapter: new PrismaPg(world.pool, { schema: "auth" }) });
    const register = makeRegister({
      users: makeUserRepository({ prisma, onCommit: () => {} }),
      hasher: {
        refuseWhenBusy: () => {},
        hash: async (password) => `$argon2id$test$${hashed.push(password.reveal())}`,
        verify: async () => false,
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
      clock: world.clock,
    });
    const ask = (username: string, email: string) =>
      register(parseRegister({ input: { username, email, password: PASSWORD } }));
    expect((await ask("worker", "worker@example.com")).ok).toBe(true);
    expect((await ask("worker2", "worker@example.com")).ok).toBe(true);
    expect(await ask("worker", "worker3@example.com")).toEqual({ ok: false, error: { code: "USERNAME_TAKEN" } });
    expect(hashed).toEqual([PASSWORD, PASSWORD, PASSWORD]);
    await prisma.$disconnect();
  });

  it("refuses more attempts from one network address than the limit, whatever they ask for", async () => {
    const strict = world.another({ AUTH_REGISTER_ATTEMPTS_PER_ADDRESS: "3" });
    const ask = async (name: string, address: string) => {
      const query = `mutation { register(input: { username: "${name}", email: "${name}@example.com", password: "${PASSWORD}" }) { __typename } }`;
      return (await strict.execute({ query, actor: anonymous, requestId: "req_test", address })).errors?.[0]
        ?.extensions;
    };
    for (let i = 0; i < 3; i++) expect(await ask(`flood${i}`, "192.0.2.9")).toBeUndefined();
    expect(await ask("flood3", "192.0.2.9")).toMatchObject({ code: "RATE_LIMITED" });
    expect(await ask("flood3", "192.0.2.10")).toBeUndefined();
  });

  it("refuses more attempts for one address of mail than the limit, whether it has an account or not", async () => {
    const strict = world.another({ AUTH_REGISTER_ATTEMPTS_PER_EMAIL: "3" });
    const outcomes = async (name: string) => {
      const said: unknown[] = [];
      for (let i = 0; i < 5; i++) {
        const asked = world.register(`${name}${i}`, { email: `${name}@example.com`, at: strict });
        said.push(await asked.then(({ __typename }) => __typename).catch(({ code }) => code));
      }
      return said;
    };
    await world.register("flooded");
    world.clock.advance(3_600_000);
    const expected = ["RegisterSuccess", "RegisterSuccess", "RegisterSuccess", "RATE_LIMITED", "RATE_LIMITED"];
    expect(await outcomes("flooded")).toEqual(expected);
    expect(await outcomes("unflooded")).toEqual(expected);
    const { rows } = await world.admin.query("SELECT FROM auth.mail WHERE recipient = 'flooded@example.com'");
    expect(rows).toHaveLength(4);
  });

  it("stores the name as typed, the role USER and an argon2id hash, and tells others by one event", async () => {
    const answer = await world.register("New.User-1", { email: "New@Example.com" });
    expect(answer).toEqual({ __typename: "RegisterSuccess", username: "New.User-1", emailVerificationRequired: false });
    expect(await usersNamed("new.user-1")).toMatchObject([
      {
        username: "New.User-1",
        email: "New@Example.com",
        roles: ["USER"],
        password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
      },
    ]);
    const [event, ...more] = (await world.events("user.registered")).filter(({ data }) =>
      JSON.stringify(data).includes("New.User-1"),
    );
    expect(more).toEqual([]);
    expect(event).toMatchObject({ subject: event?.ownerid, data: { userId: event?.subject, username: "New.User-1" } });
  });

  it("publishes its events once the subgraph is started", async () => {
    const fresh = await makeWorld();
    const events = await listen(fresh.bus);
    await fresh.auth.start();
    await fresh.register("started");
    await expect.poll(() => events.map(({ type }) => type)).toEqual(["coffer.auth.user.registered"]);
    await fresh.close();
  });
});

describe("seedUser", () => {
  const seed = { username: "seeded", email: "seeded@example.com", roles: ["USER", "OPERATOR"] as const };

  it("refuses what register would refuse, plainly, and without the password in the message", async () => {
    const weak = world.auth.seedUser({ ...seed, password: new Secret("Dragon1") });
    await expect(weak).rejects.toThrow(/TOO_SHORT, COMMON/);
    await expect(weak).rejects.not.toThrow(/Dragon1/);
    await expect(world.auth.seedUser({ ...seed, username: "?", password: new Secret(PASSWORD) })).rejects.toThrow(
      "not one",
    );
  });

  it("refuses an address that another user has confirmed, and mails nobody", async () => {
    await world.register("holder");
    await world.confirm("holder");
    const mails = async () => (await world.admin.query("SELECT FROM auth.mail")).rowCount;
    const before = await mails();
    const taken = world.auth.seedUser({
      ...seed,
      username: "seeded2",
      email: "holder@example.com",
      password: new Secret(PASSWORD),
    });
    await expect(taken).rejects.toThrow("belongs to another user");
    expect(await mails()).toBe(before);
  });

  it("makes the user once, also from several processes, and never changes the password again", async () => {
    const second = world.another();
    const password = new Secret(PASSWORD);
    await Promise.all([world.auth.seedUser({ ...seed, password }), second.seedUser({ ...seed, password })]);
    await world.auth.seedUser({ ...seed, password: new Secret("another long phrase 77") });
    const { user } = await world.login("seeded", PASSWORD);
    expect(user).toMatchObject({ username: "seeded", roles: ["USER", "OPERATOR"], emailConfirmed: true });
  });
});
