import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CofferEvent, topicOf, wrapEvent } from "@coffer/contracts/event";
import { newId } from "@coffer/contracts/ids";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import { Environment } from "@coffer/platform/running/config";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { spawnCommand } from "@coffer/testkit/spawn-command";
import { composeUsers } from "@coffer/users/compose";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findDatabaseUrl } from "../src/running-database.ts";

let database: TestDatabase;
let admin: pg.Pool;
let folder: string;
const running: Subgraph[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
  folder = await mkdtemp(join(tmpdir(), "coffer-letters-"));
});
afterEach(async () => {
  for (const subgraph of running.splice(0)) await subgraph.stop();
  await admin.query("TRUNCATE users.dead_letter, users.inbox, users.mail");
  await rm(join(folder, "mail"), { recursive: true, force: true });
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  spawnCommand(new URL("../src/dead-letters.ts", import.meta.url), args, {
    DATABASE_URL: database.urlOf("users"),
    ...environment,
  });

/** The real subgraph, as in one process. */
async function startUsers() {
  const environments = makeTestEnvironments(database);
  const mail = { kind: "folder", folder: join(folder, "mail"), from: "a@example.com" } as const;
  const subgraph = composeUsers(environments.of("users"), { mail });
  await subgraph.start();
  running.push(subgraph);
  return { publish: (...events: CofferEvent[]) => environments.bus.publish(topicOf("auth"), events) };
}

const emailTaken = (data: Record<string, string>) =>
  wrapEvent("auth", {
    type: "registration.email_taken",
    subject: "usr_1",
    data: { userId: newId("usr"), ...data },
    time: new Date(0),
  });
/** To whom mails went, once all that were queued have gone. */
async function mails(): Promise<string[]> {
  await expect
    .poll(async () => (await admin.query("SELECT FROM users.mail")).rowCount, { timeout: 120_000, interval: 20 })
    .toBe(0);
  const sent = join(folder, "mail");
  const texts = await Promise.all((await readdir(sent)).map((file) => readFile(join(sent, file), "utf8")));
  return texts.map((text) => /^To: (.*)$/m.exec(text)?.[1]?.trim() ?? "nobody");
}

describe("the operator's command for dead letters", () => {
  it("lists who could not process what, why and since when, and never what is in it", async () => {
    const { publish } = await startUsers();
    const poison = emailTaken({ userId: "usr_secret", password: "hunter2" });
    await publish(poison);

    const { code, out } = await run(["list", "users"]);

    expect(code).toBe(0);
    const [head, line, ...more] = out.trim().split("\n");
    expect(head).toBe("1 dead letter of users");
    expect(line?.split("  ")).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      "mails",
      poison.id,
      "coffer.auth.registration.email_taken",
      "1 attempts",
      "Error: the event's userId is no id of usr",
    ]);
    expect(more).toEqual([]);
    expect(out).not.toMatch(/hunter2|usr_secret/);
  });

  it("has the running subgraph try them again with its own effects, and tells what became of them", async () => {
    const { publish } = await startUsers();
    const [good, bad] = [emailTaken({ email: "a@example.com" }), emailTaken({})];
    await admin.query("ALTER TABLE users.mail RENAME TO mail_elsewhere");
    await publish(good, bad);
    await admin.query("ALTER TABLE users.mail_elsewhere RENAME TO mail");

    const { code, out, err } = await run(["replay", "users"]);

    // With why there is none, where there is none.
    expect({ code, out, err }).toEqual({ code: 1, out: "1 succeeded, 1 failed again\n", err: "" });
    expect(await mails()).toEqual(["a@example.com"]);
    const left = await run(["list", "users"]);
    expect(left.out).toContain(bad.id);
    expect(left.out).toContain("2 attempts");
    expect(left.out).not.toContain(good.id);
    await publish(good);
    expect(await mails()).toEqual(["a@example.com"]);
  });

  it("tries those of one consumer alone where it is named", async () => {
    await startUsers();
    await admin.query(
      `INSERT INTO users.dead_letter (consumer, event_id, event, error) VALUES ('mails', '1', $1, 'x'), ('another', '2', $1, 'x')`,
      [emailTaken({ email: "b@example.com" })],
    );

    expect((await run(["list", "users", "another"])).out).toMatch(/^1 dead letter of users\n.*another {2}2 /);
    expect(await run(["replay", "users", "mails"])).toMatchObject({ code: 0, out: "1 succeeded, 0 failed again\n" });
    expect((await run(["list", "users"])).out).toContain("1 dead letter of users");
  });

  it("lets nothing of an error reach the terminal but its text", async () => {
    await admin.query(
      "INSERT INTO users.dead_letter (consumer, event_id, event, error) VALUES ('mails', '1', '{}', $1)",
      ["bad\u001b[2J\nsecond\u202eline"],
    );

    const { out } = await run(["list", "users"]);

    expect(out.trim().split("\n")).toHaveLength(2);
    expect(out).toContain("bad [2J second line");
  });

  it.each([
    ["payments", { DATABASE_URL: "" }, "No Coffer runs on the data folder"],
    ["wallets", {}, "may not see this subgraph's dead letters"],
    ["nobody", {}, "nobody is no subgraph. Known: auth, users"],
    ["Users", {}, "Users is no subgraph. Known: auth, users"],
  ])("says what to do where %s cannot be asked", async (subgraph, environment, message) => {
    const { code, out, err } = await run(["list", subgraph], { COFFER_DATA: join(folder, "none"), ...environment });

    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(message);
  });

  it("knows that a subgraph without consumers has none, and says which have", async () => {
    const { code, err } = await run(["list", "ledger"], { DATABASE_URL: database.urlOf("ledger") });

    expect(code).toBe(1);
    expect(err).toBe("ledger reads no events, so it has no dead letters. These do: auth, users, wallets, payments.\n");
  });

  it.each([
    [["replay", "users", "mail"], "mail is no consumer of users. Known: mails.\n"],
    [["list", "users", "Mails"], "Mails is no consumer of users. Known: mails.\n"],
    [["replay", "users", ""], " is no consumer of users. Known: mails.\n"],
    [["replay", "users", "a\u001b[2J"], "a [2J is no consumer of users. Known: mails.\n"],
    [["repaly", "users"], "repaly is no command. Known: list, replay.\n"],
  ])("does nothing for %j, and names what there is", async (args, message) => {
    expect(await run(args)).toEqual({ code: 1, out: "", err: message });
  });

  it.each([[[]], [["replay"]], [["list", "users", "mails", "more"]]])("shows its usage for %j", async (args) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("npm run dead-letters -- replay <subgraph> [consumer]");
  });

  it("says so where there is nothing to try again", async () => {
    expect(await run(["replay", "users", "mails"])).toEqual({
      code: 0,
      out: "users.mails has no dead letters: nothing was tried.\n",
      err: "",
    });
    expect(await run(["replay", "users"])).toMatchObject({
      code: 0,
      out: "users has no dead letters: nothing was tried.\n",
    });
  });
});

describe("the database of the Coffer that runs here", () => {
  const environment = (data: string) => new Environment({ COFFER_DATA: data });
  const write = async (name: string, cluster: string, secrets: object) => {
    await mkdir(join(folder, name, cluster), { recursive: true });
    await writeFile(join(folder, name, cluster, "postmaster.pid"), "1\n/data\n1700000000\n54321\n\n127.0.0.1\n");
    await writeFile(join(folder, name, "secrets.json"), JSON.stringify(secrets));
    return join(folder, name);
  };

  it("is that of `npm start`, in its data folder", async () => {
    const data = await write("one", "postgres", { rolePassword: { payments: "p/1" } });

    expect(findDatabaseUrl(environment(data), "payments")).toBe(
      "postgres://coffer_coffer_payments:p%2F1@127.0.0.1:54321/coffer",
    );
  });

  it("is that of `npm run distributed`, in its folder within that", async () => {
    await write("two/distributed", "database/postgres", { USERS_DATABASE_PASSWORD: "u1" });

    expect(findDatabaseUrl(environment(join(folder, "two")), "users")).toBe(
      "postgres://coffer_coffer_users:u1@127.0.0.1:54321/coffer",
    );
  });

  it("is none where the server has stopped", async () => {
    const data = await write("three", "postgres", { rolePassword: { payments: "p1" } });
    await rm(join(data, "postgres/postmaster.pid"));

    expect(() => findDatabaseUrl(environment(data), "payments")).toThrow("No Coffer runs");
  });
});
