import { describe, expect, it } from "vitest";
import { findBannedConstructs, findNames } from "./banned.ts";
import { at, places, rules } from "./planted.fixture.ts";

describe("constructs", () => {
  const MONEY = "subgraphs/payments/src/app/a.ts";
  it.each([
    ["float", "a.ts", "parseFloat(x)"],
    ["float", "a.ts", "decimal.toNumber()"],
    ["hook-at-import", "packages/a/src/world.fixture.ts", "\nbeforeAll(async () => start());"],
    ["number-of-money", MONEY, "const n = Number(row.amount);"],
    ["number-of-money", MONEY, "Math.round(x)"],
    ["number-of-money", MONEY, "x.toFixed(2)"],
    ["environment", "gateway/src/a.ts", "process.env.PORT"],
    ["environment", "gateway/src/a.ts", "const { env: e } = process; process\n  .env"],
    ["unbounded-cache", "gateway/src/token.ts", "const tokens = new Map<string, Map<string, Actor>>();"],
    [
      "unbounded-cache",
      "packages/platform/src/x.ts",
      "export function x() {\n  const planCache = new Map<string, Plan>();\n}",
    ],
    ["home-made-loader", "subgraphs/auth/src/graphql/context.ts", "const l = new DataLoader(read);"],
    ["home-made-page", MONEY, "const page = { pageInfo: { hasNextPage, endCursor: cursorOf(last) } };"],
    ["home-made-pool", "subgraphs/auth/src/compose.ts", "const pool = new pg.Pool({ max });"],
    ["of-that-waits", MONEY, "async function balanceOf(id: string) {}"],
    ["of-that-waits", MONEY, "const balanceOf = async (id: string) => 1;"],
    ["of-that-waits", MONEY, "const balanceOf = (id: string): Promise<bigint> => read(id);"],
    ["of-that-waits", MONEY, "export function balanceOf({ id }: Account): Promise<bigint> {}"],
    ["sql-through-prisma", "subgraphs/users/src/adapters/a.ts", "prisma.$queryRaw`SELECT 1`"],
    ["sql-through-prisma", "subgraphs/users/src/adapters/a.ts", "tx.$executeRawUnsafe(text)"],
    ["money-through-prisma", MONEY, 'import { PrismaPg } from "@prisma/adapter-pg";'],
    ["money-through-prisma", "subgraphs/ledger/src/adapters/a.ts", 'import { A } from "./generated/client.ts";'],
    ["session-of-the-database", "packages/platform/src/a.ts", 'pool.query("SELECT pg_try_advisory_lock(1)")'],
    ["session-of-the-database", "subgraphs/auth/src/a.ts", 'pool.query("SELECT pg_advisory_unlock_all()")'],
    ["session-of-the-database", MONEY, "client.query(`\n  SET statement_timeout = 10`)"],
    ["session-of-the-database", MONEY, 'client.query("SELECT 1; SET ROLE x")'],
    ["session-of-the-database", MONEY, 'pool.query({ name: "a", text: "SET ROLE x" })'],
    ["session-of-the-database", "gateway/src/a.ts", 'client.query("LISTEN changes")'],
    ["session-of-the-database", MONEY, "client.query('CREATE TEMP TABLE a (b int)')"],
    ["session-of-the-database", MONEY, 'client.query("DECLARE c CURSOR WITH HOLD FOR SELECT 1")'],
    ["quadratic-search", "gateway/src/a.ts", "header.split(/\\s*;\\s*/)"],
    ["quadratic-search", "packages/platform/src/a.ts", 'text.replace(/[\\p{Zs}\\n]+$/u, "")'],
    ["quadratic-search", "subgraphs/auth/src/http/a.ts", 'const MAIL = [/\\S*@\\S*/g, "x"];'],
    ["quadratic-search", "subgraphs/auth/src/http/a.ts", "const PAIR = /.*=/;"],
    ["finer-than-kept", "packages/platform/src/a.ts", "pool.query('SELECT FROM a WHERE due_at <= " + "now()')"],
    ["finer-than-kept", "a.int.test.ts", "admin.query(`SELECT due_at <= " + "clock_timestamp() AS due FROM a`)"],
    ["only", "a.test.ts", 'describe.concurrent.only("x", () => {});'],
    ["sleep", "a.test.ts", "await new Promise((resolve) => setTimeout(resolve, 100));"],
    ["sleep", "subgraphs/auth/test/world.ts", 'import { setTimeout as wait } from "node:timers/promises";'],
    ["short-wait", "a.test.ts", "await expect.poll(read, { timeout: 500 }).toBe(1);"],
    ["short-wait", "a.test.ts", "await vi.waitFor(read, { timeout: 119_999 });"],
    ["short-wait", "a.test.ts", "\nit(read, async () => {\n}, 60_000);"],
    ["half-forged", "a.test.ts", "await login(`$" + "{secret.slice(0, -1)" + "}0`);"],
    ["unwatched-child", "tools/src/a.ts", 'const child = spawn("java", []);'],
    ["unwatched-child", "subgraphs/auth/src/adapters/a.ts", "fork(WORKER);"],
    ["endless-exit", "standalone/src/a.ts", "done().then(() => process.exit(0));"],
    ["unheard-client", "operate/src/a.ts", "const client = new pg.Client({ connectionString });"],
    ["left-undone", "a.ts", "// TO" + "DO later"],
    ["left-undone", "a.ts", "/* FIX" + "ME */"],
    ["left-undone", "a.ts", "// a HA" + "CK"],
    ["silenced-types", "a.ts", "// @ts-" + "ignore"],
    ["silenced-types", "a.test.ts", "// @ts-" + "expect-error: planted"],
    ["silenced-lint", "gateway/src/a.ts", "// biome-" + "ignore lint: planted"],
    ["plain-id", "subgraphs/payments/src/domain/a.ts", "export type A = { readonly userId: string };"],
    ["plain-id", "subgraphs/payments/src/app/a.ts", "export type A = { find(ids: readonly string[]): void };"],
    [
      "plain-id",
      "subgraphs/wallets/src/app/wallets/ports.ts",
      "export type A = { lockOwner(userId: string): Promise<void> };",
    ],
    ["plain-id", "packages/contracts/src/subjects.ts", "export type A = { readonly id: string };"],
    ["impure-domain", "subgraphs/auth/src/domain/a.ts", "export async function a() {}"],
    ["impure-domain", "subgraphs/auth/src/domain/a.ts", "const now = new Date();"],
    ["impure-domain", "subgraphs/auth/src/domain/a.ts", "const now = Date.now;"],
    ["resolver-does-more", "subgraphs/auth/src/graphql/query/a.ts", "try {\n} finally {}"],
    ["resolver-does-more", "subgraphs/auth/src/graphql/mutation/a.ts", "for (const a of b) c(a);"],
    [
      "resolver-does-more",
      "subgraphs/auth/src/graphql/sessions/login.ts",
      'export const login: MutationResolvers["login"] = () => {\n  for (const a of b) c(a);\n};',
    ],
  ])("refuse as %s, in %s: %s", (rule, path, text) => {
    expect(rules(findBannedConstructs(at(path, `const first = 1;\n${text}\n`)))).toContain(rule);
  });

  it.each([
    ["a.ts", 'const a = "parseFloat( console. TO" + "DO process.env";'],
    ["gateway/src/a.ts", 'text.split(/\\s+/).map((piece) => piece.replace(/(?<!\\s)\\s+$/, ""));'],
    ["gateway/src/a.ts", "const A = /^\\s*a/; const b = text.replaceAll(/[^a-z]+/g, f); // /\\s*;/"],
    ["a.ts", "// parseFloat( is refused, and console. too"],
    ["packages/a/src/world.fixture.ts", "export function useWorld() {\n  beforeAll(async () => start());\n}"],
    ["a.int.test.ts", "beforeAll(async () => start());"],
    ["a.ts", "const a = /console\\.|process\\.env/;"],
    ["a.ts", "const a = `a console.log(1) as any`;"],
    ["a.ts", 'const child = watched(spawn("java", [])); const other = watched(\n  fork(WORKER),\n);'],
    ["a.ts", 'const { status } = spawnSync("java", ["-version"]); game.spawn(1);'],
    ["a.test.ts", "await expect.poll(read, { timeout: 120_000 }).toBe(1); spawn(1);"],
    [
      "gateway/src/a.ts",
      "export function a() {\n  const seen = new Map<string, number>();\n}\nconst words = new Map([[1, 2]]);",
    ],
    ["a.ts", "// many, as anybody knows: any file"],
    [MONEY, "const n = BigInt(row.amount); Number.parseInt(x, 10); row.amount.toFixed(0);"],
    ["subgraphs/users/src/app/a.ts", "const n = Number(row.count);"],
    ["gateway/src/config.ts", "process.env.PORT"],
    ["gateway/src/main.ts", "process.env"],
    [MONEY, 'client.query("SELECT pg_advisory_xact_lock(1)"); client.query("SET LOCAL search_path = auth");'],
    [MONEY, 'pool.query("UPDATE payment SET status = $1"); pool.query(`SET TRANSACTION READ ONLY`);'],
    ["subgraphs/auth/src/a.ts", "client.query('UPDATE \"user\" SET freeze_id = NULL')"],
    ["packages/platform/src/postgres/migrate.ts", 'admin.query("SELECT pg_advisory_lock(1)");'],
    [MONEY, 'pool.query("SELECT FROM a WHERE due_at <= now()::timestamptz(3) OR due_at < now() - $1")'],
    ["packages/platform/src/a.int.test.ts", 'admin.query("SET ROLE x"); new pg.Pool();'],
    ["a.ts", "setTimeout(turn, delayMs);"],
    ["a.test.ts", 'vi.useFakeTimers({ toFake: ["setTimeout"] });'],
    ["subgraphs/auth/src/domain/a.ts", "const at = new Date(text); // the clock awaits outside"],
    ["subgraphs/auth/src/graphql/type/a.ts", "for (const a of b) c(a);"],
    ["subgraphs/auth/src/graphql/sessions/parse.ts", "for (const a of b) c(a);"],
    ["packages/contracts/src/event.ts", "export type A = { readonly id: string };"],
    ["subgraphs/auth/src/graphql/parse.ts", "const load = (id: string) => parseId(id);"],
    ["subgraphs/payments/src/domain/a.ts", "export type A = { readonly userId: UserId; readonly key: string };"],
  ])("let pass, in %s: %s", (path, text) => {
    expect(findBannedConstructs(at(path, `${text}\n`))).toEqual([]);
  });

  it("are told with their line", () => {
    expect(places(findBannedConstructs(at("a.ts", "/* two\nlines */\nconst a = `\nb`;\nparseFloat(a);")))).toEqual([
      "5 parseFloat(",
    ]);
  });
});

describe("names", () => {
  it.each([
    "src/utils.ts",
    "src/util/dates.ts",
    "src/date-helpers.ts",
    "src/common/a.ts",
    "src/wallet-service.ts",
    "src/services/a.ts",
    "src/session-manager.ts",
    "src/sendPayment.ts",
    "src/Money.ts",
    "src/send_payment.ts",
  ])("are refused that say nothing, or are not kebab-case: %s", (path) => {
    expect(rules(findNames(at(path, "")))).toContain("name");
  });

  it.each([
    "src/send-payment.ts",
    "src/streams.int.test.ts",
    "src/commons.ts",
    "docs/SERVICES.md",
    "src/managed.ts",
    "src/x.fixture.ts",
  ])("are good: %s", (path) => {
    expect(findNames(at(path, ""))).toEqual([]);
  });
});
