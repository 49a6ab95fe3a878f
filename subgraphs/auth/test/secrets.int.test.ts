import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeKeys } from "./keys.ts";
import { makeWorld, PASSWORD, type World } from "./world.ts";

const SEEDED = "lantern mosaic tundra 9";
const WRONG = "a wrong guess of somebody";

let world: World;
let secrets: string[];
const failures: string[] = [];

/** A day in the life of the subgraph, with every part of the database away once. */
beforeAll(async () => {
  world = await makeWorld();
  await world.auth.start();
  const keep = async (asked: Promise<unknown>) => {
    await asked.catch((error: unknown) => failures.push(`${error} ${JSON.stringify(error)}`));
  };
  await world.auth.seedUser({
    username: "seeded",
    email: "seeded@example.com",
    password: new Secret(SEEDED),
    roles: ["ADMIN"],
  });
  const { tokens, actor } = await world.join("watched");
  const refreshed = await world.refresh(tokens.refreshToken);
  await world.confirm("watched");
  const elsewhere = await world.login("watched@example.com");
  const page = await world.login("watched");
  const begun = await world.door("POST", "", { body: { refreshToken: page.tokens.refreshToken } });
  const cookie = begun.cookies["__Host-coffer"]?.value ?? "";
  const askDoor = async () => {
    const asked = [
      await world.door("POST", "/refresh", { cookie }),
      await world.door("DELETE", "", { cookie }),
      await world.door("POST", "", { body: { refreshToken: elsewhere.tokens.refreshToken } }),
      await world.door("POST", "/refresh", { cookie, headers: { origin: "http://evil.example" } }),
    ];
    for (const { status, body } of asked) if (status >= 400) failures.push(JSON.stringify(body));
  };
  const keys = makeKeys(world);
  const { apiKey, secret } = await keys.create(actor);
  const rotated = await keys.rotate(actor, { apiKeyId: apiKey.id });
  secrets = [
    secret,
    rotated.secret,
    PASSWORD,
    SEEDED,
    WRONG,
    cookie,
    begun.body.accessToken,
    ...[tokens, refreshed.tokens, elsewhere.tokens, page.tokens].flatMap(({ accessToken, refreshToken }) => [
      accessToken,
      refreshToken,
    ]),
  ];

  for (const table of ["user", "session", "refresh_token", "signing_key", "outbox", "api_key", "api_key_secret"]) {
    await world.admin.query(`ALTER TABLE auth."${table}" RENAME TO away`);
    await keep(world.register(`x-${table}`));
    await keep(world.login("watched"));
    await keep(world.login("watched", WRONG));
    await keep(world.refresh(elsewhere.tokens.refreshToken));
    await askDoor();
    await keep(keys.use(secret));
    await keep(keys.create(actor));
    await keep(keys.rotate(actor, { apiKeyId: apiKey.id }));
    await keep(
      world.auth.seedUser({ username: `s-${table}`, email: "s@example.com", password: new Secret(SEEDED), roles: [] }),
    );
    await world.admin.query(`ALTER TABLE auth.away RENAME TO "${table}"`);
  }
  await keep(world.register("watched", { password: "password1234" }));
  await keep(world.register("?", { email: "?", password: PASSWORD }));
  for (let i = 0; i < 12; i++) await keep(world.login("watched", WRONG));
  world.clock.advance(11_000);
  await keep(world.refresh(tokens.refreshToken));
  await world.logout(actor);
});
afterAll(() => world.close());

describe("passwords and tokens", () => {
  it("never stand in a log line, whatever fails", () => {
    expect(world.logged.length).toBeGreaterThan(10);
    const text = world.logged.join("\n");
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/argon2id\$|eyJ[A-Za-z0-9_-]{10}/);
  });

  it("never stand in an error, and no error tells of the inside", () => {
    expect(failures.length).toBeGreaterThan(10);
    const text = failures.join("\n");
    for (const secret of secrets) expect(text).not.toContain(secret);
    const answered = failures.filter((failure) => failure.includes("INTERNAL_SERVER_ERROR")).join("\n");
    expect(answered).not.toMatch(/relation|constraint|prisma|insert|select|\.ts/i);
  });

  it("never stand in the database or in an event", async () => {
    const { rows: tables } = await world.admin.query(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'auth'",
    );
    const dump: string[] = [];
    for (const { name } of tables) {
      const { rows } = await world.admin.query(`SELECT row_to_json(t)::text AS text FROM auth."${name}" t`);
      dump.push(...rows.map(({ text }) => text));
    }
    expect(dump.length).toBeGreaterThan(5);
    const text = dump.join("\n");
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString("hex"));
      expect(text).not.toContain(Buffer.from(secret, "base64url").toString("hex"));
    }
  });
});
