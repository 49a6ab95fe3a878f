import { type AuthSubgraph, composeAuth } from "@coffer/auth/compose";
import { readAuthConfig } from "@coffer/auth/config";
import { readEnv } from "@coffer/platform/running/config";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments, type TestEnvironments } from "@coffer/testkit/environment";
import { spawnCommand } from "@coffer/testkit/spawn-command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let database: TestDatabase;
let environments: TestEnvironments;
let both: readonly AuthSubgraph[];

const PRODUCTION = {
  AUTH_ISSUER: "https://coffer.example.com",
  SMTP_URL: "smtps://mail.example.com",
  MAIL_FROM: "hello@example.com",
};
const compose = () =>
  composeAuth(
    environments.of("auth"),
    readEnv(PRODUCTION, (env) => readAuthConfig(env, "production")),
  );

beforeAll(async () => {
  database = await freshDatabase();
  environments = makeTestEnvironments(database);
  both = [compose(), compose()];
});
afterAll(async () => {
  await Promise.all(both.map((auth) => auth.stop()));
  await database.drop();
});

const run = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  spawnCommand(new URL("../src/keys.ts", import.meta.url), args, {
    DATABASE_URL: database.urlOf("auth"),
    ...variables,
  });

const keysInTable = async () => {
  const { rows } = await database.adminPool().query("SELECT kid FROM auth.signing_key ORDER BY created_at");
  return rows.map(({ kid }) => String(kid));
};
const TIME = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;

describe("the operator's command for signing keys", () => {
  it.each([
    ["another subgraph's role", () => ({ DATABASE_URL: database.urlOf("users") }), "may not see the signing keys"],
    ["no running Coffer", () => ({ DATABASE_URL: "", COFFER_DATA: "/nowhere" }), "No Coffer runs on the data folder"],
    ["a database that is away", () => ({ DATABASE_URL: "postgres://a@127.0.0.1:1/b" }), "does not answer"],
    ["an auth that never ran", () => ({}), "auth makes the first when it starts"],
  ])("says what to do with %s, and makes no key", async (_name, variables, message) => {
    for (const command of ["list", "rotate"]) {
      const { code, out, err } = await run([command], variables());
      expect([code, out]).toEqual([1, ""]);
      expect(err).toContain(message);
    }
    expect(await keysInTable()).toEqual([]);
  });

  it("has one of the running processes make one other key, which signs when every gateway knows it", async () => {
    await Promise.all(both.map((auth) => auth.start()));
    const [first] = await keysInTable();
    expect((await run(["list"])).out).toMatch(new RegExp(`^${first}  signs  made ${TIME}\n$`));

    const { code, out, err } = await run(["rotate"]);

    const [, next, ...more] = await keysInTable();
    expect([code, err, more]).toEqual([0, "", []]);
    expect(out).toMatch(
      new RegExp(`^${next} signs from ${TIME}; ${first} until then, and checks what it signed\\.\n$`),
    );
    const published = both.map(async (auth) => (await auth.publishedKeys()).map(({ kid }) => kid));
    expect(await Promise.all(published)).toEqual([
      [next, first],
      [next, first],
    ]);
    // As an administrator, whose search path is another.
    const listed = await run(["list"], { DATABASE_URL: database.adminUrl });
    expect(listed.out).toMatch(
      new RegExp(`^${first}  signs until (${TIME})  made ${TIME}\n${next}  signs from \\1  made ${TIME}\n$`),
    );
  });

  it("makes no third while the second waits for its turn", async () => {
    const before = await keysInTable();
    const { code, out } = await run(["rotate"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${before[1]} signs from ${TIME} already: nothing was changed\\.\n$`));
    expect(await keysInTable()).toEqual(before);
  });

  it("says that none was made where auth does not run, with 1, and auth makes it when it does", async () => {
    await Promise.all(both.map((auth) => auth.stop()));
    await database.adminPool().query("UPDATE auth.signing_key SET retired_at = now() WHERE retired_at IS NOT NULL");
    const { code, out } = await run(["rotate"]);
    expect([code, out]).toEqual([1, expect.stringContaining("auth does not run")]);
    expect((await run(["list"])).out).toContain("signs, and is to be replaced");
    expect(await keysInTable()).toHaveLength(2);

    both = [compose()];
    await both[0]?.start();
    expect(await keysInTable()).toHaveLength(3);
  });
});
