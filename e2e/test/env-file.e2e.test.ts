import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CofferClient } from "../src/client.ts";
import { makeDataFolder, startScript } from "../src/start-coffer.ts";

// The npm scripts read a file of variables: .env, or the one that COFFER_ENV_FILE names, as here.

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** With arguments that they take. */
const READERS = {
  start: "",
  demo: "",
  distributed: "",
  signer: "",
  roles: "list",
  queues: "list users",
  keys: "list",
  vault: "list",
  "dead-letters": "list users",
};
const READY = /^Coffer is ready: (\S+)$/m;

let folder: string;
let scripts: Record<string, string>;
const run = (name: string, environment: Record<string, string>, args = "") =>
  startScript(`${scripts[name]} ${args}`, environment);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coffer-env-"));
  scripts = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")).scripts;
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(name: string, content: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

describe("a file of variables", () => {
  it.each(Object.entries(READERS))(
    "that is none ends `npm run %s` with the line that is wrong, and not with what it holds",
    async (script, args) => {
      const COFFER_ENV_FILE = await fileWith(`${script}.env`, "LOG_LEVEL=info\nhunter2\nKEY_ENCRYPTION_KEY='hunter2\n");
      const { output, ended } = run(script, { COFFER_ENV_FILE }, args);

      expect(await ended).toBe(1);
      expect(output()).toContain(`${COFFER_ENV_FILE}, line 2 must be NAME=value`);
      expect(output()).toContain(`${COFFER_ENV_FILE}, line 3 must have a second '`);
      expect(output()).not.toContain("hunter2");
      expect(output()).not.toMatch(/^\s+at /m);
    },
  );

  it("is .env where nobody names another, for every script that reads variables and no other", () => {
    const reading = Object.keys(scripts).filter((name) => scripts[name]?.includes("COFFER_ENV_FILE"));
    expect(reading.toSorted()).toEqual(Object.keys(READERS).toSorted());
    for (const name of reading) {
      const script = name === "start" ? scripts[name]?.replace(" --max-semi-space-size=32 ", " ") : scripts[name];
      expect(script).toMatch(/^COFFER_ENV_FILE=\$\{COFFER_ENV_FILE-\.env\} exec node \S+\.ts$/);
    }
  });

  it("says the variables that are at fault among those of the environment, in one message", async () => {
    const COFFER_ENV_FILE = await fileWith("faults.env", "COFFER_MODE=production\nPORT=hunter2\n");
    const { output, ended } = run("start", { COFFER_ENV_FILE, LOG_LEVEL: "loud" });

    expect(await ended).toBe(1);
    for (const name of ["PORT", "LOG_LEVEL", "DATABASE_URL", "KEY_ENCRYPTION_KEY", "AUTH_ISSUER"])
      expect(output()).toMatch(new RegExp(`^  ${name} must be`, "m"));
    expect(output()).not.toContain("hunter2");
  });

  it("configures Coffer and an operator's command alike, the environment wins, and another key than the first is refused", async () => {
    const data = await makeDataFolder();
    const content = `# ours\nCOFFER_DATA="${data.path}"\nPORT=1\nAUTH_ACCESS_TOKEN_SECONDS=120\nAUTH_LOGIN_ATTEMPTS_PER_ADDRESS=2\n`;
    const COFFER_ENV_FILE = await fileWith("good.env", content);
    let coffer = run("start", { COFFER_ENV_FILE, PORT: "0" });
    try {
      await expect.poll(coffer.output, { timeout: 120_000 }).toMatch(READY);
      const url = READY.exec(coffer.output())?.[1] ?? "";
      const query = 'mutation { login(input: { login: "nobody", password: "wrong" }) { __typename } }';
      const ask = async () => (await (await new CofferClient(url).post({ query })).json()) as { errors?: unknown };
      expect([await ask(), await ask(), await ask()].map(({ errors }) => errors !== undefined)).toEqual([
        false,
        false,
        true,
      ]);

      coffer.child.kill("SIGTERM");
      expect(await coffer.ended).toBe(0);
      const wrong = { COFFER_ENV_FILE, PORT: "0", KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") };
      const other = run("start", wrong);
      expect(await other.ended).toBe(1);
      expect(other.output()).toContain("KEY_ENCRYPTION_KEY must be the one with which this database was begun");
      expect(other.output()).not.toMatch(/^\s+at /m);

      coffer = run("start", { COFFER_ENV_FILE, PORT: "0" });
      await expect.poll(coffer.output, { timeout: 120_000 }).toMatch(READY);
      const roles = run("roles", { COFFER_ENV_FILE }, "list");
      expect(await roles.ended).toBe(0);
      expect(roles.output()).toMatch(/hold/);
      // As the administrator of the embedded server, and by the key of the data folder.
      const vault = run("vault", { COFFER_ENV_FILE }, "list");
      expect(await vault.ended).toBe(0);
      expect(vault.output()).toMatch(/^local-1 {2}wraps {2}.*auth\/signing-key/m);
    } finally {
      coffer.child.kill("SIGTERM");
      await coffer.ended;
      await data.remove();
    }
  });
});
