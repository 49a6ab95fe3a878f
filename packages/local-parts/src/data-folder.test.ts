import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { Secret } from "@coffer/platform/values/secret";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDataFolder, StartError } from "./data-folder.ts";

let parent: string;
let path: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "coffer-data-"));
  path = join(parent, "deep/.coffer");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

const secretsFile = () => join(path, "secrets.json");
const stored = () => JSON.parse(readFileSync(secretsFile(), "utf8"));

async function madeAndClosed() {
  const folder = await openDataFolder(path);
  folder.release();
  return folder;
}

async function refusal(): Promise<string> {
  const error = await openDataFolder(path).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StartError)) throw new Error(`expected a StartError, got ${inspect(error)}`);
  return error.message;
}

describe("openDataFolder", () => {
  it("refuses a folder that a living Coffer has open, and says which process and what to do", async () => {
    const open = await openDataFolder(path);

    const message = await refusal();

    expect(message).toContain(`process ${process.pid}`);
    expect(message).toContain("Stop that one first");
    expect(message).toContain("COFFER_DATA=");
    open.release();
    (await openDataFolder(path)).release();
  });

  it("takes over the lock of a process that was killed", async () => {
    await madeAndClosed();
    const killed = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const ended = once(killed, "exit");
    killed.kill("SIGKILL");
    await ended;
    writeFileSync(join(path, "lock"), JSON.stringify({ pid: killed.pid, started: null, since: "" }));

    (await openDataFolder(path)).release();
  });

  it.each([
    ["text that is no JSON", () => "{ broken"],
    ["an empty file", () => ""],
    ["null", () => "null"],
    ["a missing role password", () => JSON.stringify({ ...stored(), rolePassword: { auth: "x" } })],
    ["a missing postgres password", () => JSON.stringify({ ...stored(), postgresPassword: undefined })],
    ["a key that is too short", () => JSON.stringify({ ...stored(), keyEncryptionKey: "c2hvcnQ=" })],
    ["missing demo passwords", () => JSON.stringify({ ...stored(), demoPasswords: null })],
  ])("refuses secrets.json with %s, leaves it as it is, and says what to do without quoting it", async (_, damaged) => {
    await madeAndClosed();
    const { keyEncryptionKey } = stored();
    const text = damaged();
    writeFileSync(secretsFile(), text);

    const message = await refusal();

    expect(message).toContain("is damaged");
    expect(message).toContain("Put it back from a backup");
    expect(message).not.toContain(keyEncryptionKey);
    expect(readFileSync(secretsFile(), "utf8")).toBe(text);
  });

  it("refuses to make new secrets beside a database that was made with others", async () => {
    await madeAndClosed();
    rmSync(secretsFile());
    mkdirSync(join(path, "postgres"));

    expect(await refusal()).toContain("is missing, although there is a database");
  });

  it("releases the lock when it refuses", async () => {
    await madeAndClosed();
    const good = readFileSync(secretsFile());
    writeFileSync(secretsFile(), "{");
    await refusal();
    writeFileSync(secretsFile(), good);

    (await openDataFolder(path)).release();
  });

  it("refuses a path that is a file, and says what to do", async () => {
    writeFileSync(join(parent, "deep"), "");

    expect(await refusal()).toContain("COFFER_DATA=");
  });

  it("makes the folder and the secrets for their owner only", async () => {
    await madeAndClosed();

    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(secretsFile()).mode & 0o777).toBe(0o600);
  });

  it("makes a password for each role, all different, and a key of 32 bytes", async () => {
    const { secrets } = await madeAndClosed();

    const passwords = [secrets.postgresPassword, ...SUBGRAPHS.map((name) => secrets.rolePassword[name])];
    expect(new Set(passwords.map((password) => password.reveal())).size).toBe(7);
    expect(Buffer.from(secrets.keyEncryptionKey.reveal(), "base64")).toHaveLength(32);
    expect(secrets.demoPasswords.size).toBe(0);
  });

  it("hands out secrets that do not print", async () => {
    const { secrets } = await madeAndClosed();

    const printed = `${inspect(secrets, { depth: 9 })} ${JSON.stringify(secrets)}`;
    expect(printed).not.toContain(secrets.keyEncryptionKey.reveal());
    expect(printed).not.toContain(secrets.postgresPassword.reveal());
  });

  it("gives the same secrets at the next start, with the demo passwords that were saved", async () => {
    const first = await openDataFolder(path);
    await first.saveDemoPasswords({ alice: new Secret("wonderland") });
    await first.saveDemoPasswords({ bob: new Secret("builder") });
    expect(first.secrets.demoPasswords.get("alice")?.reveal()).toBe("wonderland");
    first.release();

    const { secrets } = await madeAndClosed();

    expect(secrets.keyEncryptionKey.reveal()).toBe(first.secrets.keyEncryptionKey.reveal());
    expect(secrets.rolePassword.ledger.reveal()).toBe(first.secrets.rolePassword.ledger.reveal());
    expect([...secrets.demoPasswords].map(([name, password]) => [name, password.reveal()])).toEqual([
      ["alice", "wonderland"],
      ["bob", "builder"],
    ]);
  });
});
