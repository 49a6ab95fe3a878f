import { hostname, userInfo } from "node:os";
import { type AuthSubgraph, composeAuth } from "@coffer/auth/compose";
import { readAuthConfig } from "@coffer/auth/config";
import { anonymous } from "@coffer/platform/identity/actor";
import { ROLES } from "@coffer/platform/identity/roles";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { readEnv } from "@coffer/platform/running/config";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { Secret } from "@coffer/platform/values/secret";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { spawnCommand } from "@coffer/testkit/spawn-command";
import { buildApiSchema, composeSupergraph } from "@coffer/tools/supergraph";
import { isEnumType } from "graphql";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const PASSWORD = "violet harbour sextant";
const ME = `${userInfo().username}@${hostname()}`;

let database: TestDatabase;
let admin: pg.Pool;
let environment: SubgraphEnvironment;
let auth: AuthSubgraph;
const heard: string[] = [];

const PRODUCTION = {
  AUTH_ISSUER: "https://coffer.example.com",
  SMTP_URL: "smtps://mail.example.com",
  MAIL_FROM: "hello@example.com",
};

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
  const environments = makeTestEnvironments(database);
  environment = environments.of("auth");
  auth = composeAuth(
    environment,
    readEnv(PRODUCTION, (env) => readAuthConfig(env, "production")),
  );
  await environments.bus.listen(["coffer.auth.v1"], ({ type, subject }) => heard.push(`${type} ${subject}`));
  await auth.start();
  for (const username of ["Ada", "grace", "edsger"]) {
    const email = `${username}@example.com`;
    await auth.seedUser({ username, email, password: new Secret(PASSWORD), roles: ["USER"] });
  }
});
afterAll(async () => {
  await auth.stop();
  await database.drop();
});

const run = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  spawnCommand(new URL("../src/roles.ts", import.meta.url), args, {
    DATABASE_URL: database.urlOf("auth"),
    ...variables,
  });

async function ask(query: string, input: object) {
  const { data } = await auth.execute({ query, variables: { input }, actor: anonymous, requestId: "req_test" });
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  return data as any;
}
const TOKENS = "tokens { accessToken refreshToken }";
async function login(username: string) {
  const query = `mutation ($input: LoginInput!) { login(input: $input) { ... on LoginSuccess { ${TOKENS} } } }`;
  return claimsOf((await ask(query, { login: username, password: PASSWORD })).login.tokens);
}
async function refresh(refreshToken: string) {
  const query = `mutation ($input: RefreshInput!) { refresh(input: $input) { __typename ... on RefreshSuccess { ${TOKENS} } } }`;
  return (await ask(query, { refreshToken })).refresh;
}
function claimsOf({ accessToken, refreshToken }: { accessToken: string; refreshToken: string }) {
  const { sid, roles } = JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString());
  return { sid: String(sid), roles, refreshToken };
}
const recorded = async () => (await admin.query("SELECT count(*)::int AS n FROM auth.role_change")).rows[0].n;

describe("the operator's command for roles", () => {
  it.each([
    [["grant", "nobody", "OPERATOR"], 1, "There is no user nobody."],
    [["revoke", "not a name", "OPERATOR"], 1, "There is no user not a name."],
    [["list", "nobody"], 1, "There is no user nobody."],
    [["grant", "ada", "EMPEROR"], 1, "EMPEROR is no role. Roles are USER, OPERATOR,"],
    [["grant", "ada", "operator"], 1, "operator is no role."],
    [["revoke", "ada", "USER"], 1, "USER cannot be revoked"],
    [["grant", "ada"], 2, "npm run roles -- grant USERNAME ROLE"],
    [["list", "ada", "OPERATOR"], 2, "npm run roles -- list [USERNAME]"],
    [["make", "ada", "OPERATOR"], 2, "ROLE is one of"],
    [[], 2, "ROLE is one of"],
  ])("refuses %j with %i, says why, and changes nothing", async (args, code, message) => {
    const before = await recorded();
    const said = await run(args);
    expect(said).toMatchObject({ code, out: "" });
    expect(said.err).toContain(message);
    expect(await recorded()).toBe(before);
  });

  it.each([
    ["another subgraph's role", () => ({ DATABASE_URL: database.urlOf("users") }), "may not see what users may do"],
    ["no running Coffer", () => ({ DATABASE_URL: "", COFFER_DATA: "/nowhere" }), "No Coffer runs on the data folder"],
    ["a database that is away", () => ({ DATABASE_URL: "postgres://a@127.0.0.1:1/b" }), "does not answer"],
  ])("says what to do with %s", async (_name, variables, message) => {
    const { code, err } = await run(["list"], variables());
    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  it("gives a role, which the next refresh and the next login tell, and ends no session", async () => {
    const before = await login("ada");
    expect(before.roles).toEqual(["USER"]);

    expect(await run(["grant", "ADA", "OPERATOR"])).toEqual({
      code: 0,
      out: "Ada holds USER OPERATOR, with the next login or refresh.\n",
      err: "",
    });

    expect(claimsOf((await refresh(before.refreshToken)).tokens).roles).toEqual(["USER", "OPERATOR"]);
    expect((await login("ada")).roles).toEqual(["USER", "OPERATOR"]);
  });

  it("changes nothing, and records nothing, where the role is held already, or is not held", async () => {
    await run(["grant", "edsger", "AUDITOR"]);
    const [{ sid }, before] = [await login("edsger"), await recorded()];
    for (const args of [
      ["grant", "edsger", "AUDITOR"],
      ["revoke", "edsger", "ADMIN"],
    ])
      expect(await run(args)).toMatchObject({ code: 0, out: "edsger holds USER AUDITOR: nothing was changed.\n" });
    expect(await recorded()).toBe(before);
    expect(await environment.keyValue.get(endedSessionKey(sid))).toBeNull();
  });

  it("takes a role away by ending every session of the user, and nobody else's: the gateways know when it returns", async () => {
    await run(["grant", "grace", "COMPLIANCE"]);
    const [first, second, other] = [await login("grace"), await login("grace"), await login("edsger")];

    expect(await run(["revoke", "grace", "COMPLIANCE"])).toEqual({
      code: 0,
      out: "grace holds USER. 2 sessions were ended.\n",
      err: "",
    });

    for (const { sid, refreshToken } of [first, second]) {
      expect(heard).toContain(`coffer.auth.session.ended ${sid}`);
      expect(await environment.keyValue.get(endedSessionKey(sid))).not.toBeNull();
      expect((await refresh(refreshToken)).__typename).toBe("SessionEnded");
    }
    expect((await login("grace")).roles).toEqual(["USER"]);
    expect((await refresh(other.refreshToken)).__typename).toBe("RefreshSuccess");
  });

  it("lists who may do more than others, and of one user who changed that, by the system and by the database", async () => {
    await run(["grant", "ada", "NODE"], { DATABASE_URL: database.adminUrl, SUDO_USER: "root\u001b[2J" });
    await run(["revoke", "ada", "NODE"]);

    const { out } = await run(["list", "ada"]);

    const [head, ...lines] = out.trim().split("\n");
    expect(head).toBe("Ada  USER OPERATOR");
    const last = lines.slice(-2).map((line) => line.split("  "));
    const when = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(last).toEqual([
      [when, "GRANT", "NODE", `by ${userInfo().username} (root [2J)@${hostname()}`, "as postgres"],
      [when, "REVOKE", "NODE", `by ${ME}`, `as ${database.roleOf("auth")}`],
    ]);
    const { out: all } = await run(["list"]);
    expect(all).toBe("2 users hold more than USER\nAda  USER OPERATOR\nedsger  USER AUDITOR\n");
  });

  it("says that the gateways were not told where auth does not run, with 1, although the role is gone", async () => {
    const { refreshToken } = await login("ada");
    await auth.stop();
    const { code, out } = await run(["revoke", "ada", "OPERATOR"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Ada holds USER\. \d+ sessions? (was|were) ended\.\nThe gateways were not told yet/);
    auth = composeAuth(
      environment,
      readEnv(PRODUCTION, (env) => readAuthConfig(env, "production")),
    );
    await auth.start();
    expect((await refresh(refreshToken)).__typename).toBe("SessionEnded");
  });
});

it("knows the roles of the API's enum", () => {
  const role = buildApiSchema(composeSupergraph()).getType("Role");
  expect(isEnumType(role) && role.getValues().map(({ name }) => name)).toEqual(ROLES);
});
