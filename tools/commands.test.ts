import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../", import.meta.url).pathname;

/**
 * What each command says of an argument that it does not know. A command of package.json that is
 * neither here nor below fails.
 */
const REFUSALS: Readonly<Record<string, { readonly script: string; readonly typed: string[]; readonly says: string }>> =
  {
    start: { script: "standalone/src/main.ts", typed: ["--port", "5000"], says: "takes no arguments" },
    shots: { script: "e2e/src/console/shots.ts", typed: ["home"], says: "home is no language" },
    demo: { script: "e2e/src/demo.ts", typed: ["http://localhost:1"], says: "takes no arguments" },
    distributed: { script: "tools/src/distributed/main.ts", typed: ["--port=5000"], says: "takes no arguments" },
    signer: { script: "subgraphs/wallets/src/signer.ts", typed: ["0x00"], says: "takes no arguments" },
    schema: { script: "tools/src/schema.ts", typed: ["--chek"], says: "--chek is no argument. Known: --check" },
    bench: { script: "bench/src/main.ts", typed: ["payment"], says: "there is no benchmark payment" },
    migration: { script: "tools/src/new-migration.ts", typed: ["payment", "add_memo"], says: 'no subgraph "payment"' },
    "dead-letters": {
      script: "operate/src/dead-letters.ts",
      typed: ["replay", "payment"],
      says: "payment is no subgraph",
    },
    queues: { script: "operate/src/queues.ts", typed: ["list", "payment"], says: "npm run queues -- retry <subgraph>" },
    keys: { script: "operate/src/keys.ts", typed: ["rotate", "now"], says: "The keys that sign access tokens" },
    vault: { script: "operate/src/vault.ts", typed: ["rotate", "now"], says: "The keys that wrap data keys" },
    roles: { script: "operate/src/roles.ts", typed: ["lst"], says: "What users may do" },
    "make-env": { script: "tools/src/make-env.ts", typed: ["> .env"], says: "takes no arguments" },
  };
const MORE: readonly (readonly [string, string[], string])[] = [
  ["bench/src/main.ts", ["payments", "ledger"], "one benchmark at a time"],
  ["bench/src/main.ts", ["start", "--seconds", "2x"], "--seconds takes a whole number"],
  ["bench/src/main.ts", ["abuse", "--only", "X9"], "--only takes one of: X1, X2"],
  ["bench/src/main.ts", ["start", "--secnods", "2"], "secnods"],
  ["bench/src/main.ts", ["constructor"], "there is no benchmark constructor"],
  ["tools/src/new-migration.ts", ["payments", "Add Memo"], "is no name of a migration"],
  ["tools/src/new-migration.ts", ["payments"], "usage: npm run migration"],
  [
    "operate/src/queues.ts",
    ["retry", "payments", "deposit"],
    "It has: deposits, returns, withdrawals, paid, methods, holds, requests, schedules, bulks, webhooks",
  ],
  [
    "operate/src/queues.ts",
    ["list", "payments", "Deposits"],
    "It has: deposits, returns, withdrawals, paid, methods, holds, requests, schedules, bulks, webhooks",
  ],
  ["operate/src/keys.ts", ["rotat"], "npm run keys -- rotate"],
  ["operate/src/roles.ts", ["grant", "ada", "EMPEROR"], "Roles are"],
];
/**
 * Vitest's, turbo's and biome's own arguments; `generate` reads none and writes what is not
 * committed.
 */
const OTHERS = ["test", "check", "check:format", "check:types", "check:tidy", "schema:check", "generate", "format"];

function run(script: string, typed: readonly string[]) {
  // Nothing of this environment: were the arguments passed over, the command would fail otherwise,
  // or show itself.
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${ROOT}${script}`, ...typed], {
    encoding: "utf8",
    env: { ...programEnvironment(), DATABASE_URL: "postgres://nobody:none@127.0.0.1:1/none" },
    cwd: ROOT,
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}

describe("a command", () => {
  it("is looked at here for each that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as { scripts: Record<string, string> };
    const commands = Object.keys(scripts).filter((name) => !name.startsWith("pre"));
    const looked = [...Object.keys(REFUSALS), ...OTHERS].filter((name) => name !== "make-env");
    expect(commands.toSorted()).toEqual(looked.toSorted());
    for (const [name, { script }] of Object.entries(REFUSALS))
      if (name !== "make-env") expect(scripts[name]).toContain(script);
  });

  it.each([...Object.values(REFUSALS).map(({ script, typed, says }) => [script, typed, says] as const), ...MORE])(
    "%s does nothing with %j, says why and ends with a failure",
    (script, typed, says) => {
      const { status, stdout, stderr } = run(script, typed);

      expect(stderr).toContain(says);
      expect([status === 1 || status === 2, stdout]).toEqual([true, ""]);
      expect(stderr).not.toMatch(/^ {4}at /m);
    },
  );
});
