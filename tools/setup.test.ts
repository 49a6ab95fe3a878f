import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { generateClients, staleSchemas } from "./setup/generate.js";

const TOOLS = fileURLToPath(new URL(".", import.meta.url));
const ENVIRONMENT = { PATH: process.env.PATH, HOME: process.env.HOME }; // without what npm tells its scripts
const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/**
 * A tiny checkout: one dependency and one workspace, both in the folder itself, so that npm needs
 * no network.
 */
function checkout({ dependency = "file:./vendor/tiny" } = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "coffer-setup-")));
  made.push(root);
  cpSync(join(TOOLS, "setup.cjs"), join(root, "tools/setup.cjs"));
  cpSync(join(TOOLS, "setup"), join(root, "tools/setup"), { recursive: true });
  const lock = "packages/local-parts/src/pid-lock.js";
  cpSync(join(TOOLS, "..", lock), join(root, lock));
  for (const place of ["tools", "packages/local-parts"])
    writeJson(join(root, place, "package.json"), { name: place, type: "module" });
  writeJson(join(root, "vendor/tiny/package.json"), { name: "tiny", version: "1.0.0" });
  writeJson(join(root, "vendor/other/package.json"), { name: "other", version: "1.0.0" });
  writeJson(join(root, "parts/one/package.json"), { name: "one", version: "1.0.0" });
  const manifest = { name: "tried", workspaces: ["parts/*"], engines: { node: ">=20.19" } };
  writeJson(join(root, "package.json"), { ...manifest, dependencies: { tiny: dependency } });
  return root;
}

function writeJson(file: string, value: unknown) {
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}

function change(file: string, fields: Record<string, unknown>) {
  writeJson(file, { ...JSON.parse(readFileSync(file, "utf8")), ...fields });
}

async function setUp(root: string, nodeFlags: readonly string[] = []) {
  const child = spawn(process.execPath, [...nodeFlags, join(root, "tools/setup.cjs")], {
    cwd: tmpdir(),
    env: ENVIRONMENT,
  });
  return ended(child);
}

async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = "";
  child.stdout?.on("data", (chunk) => {
    said += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

function pretendNode(root: string, version: string): string[] {
  const file = join(root, `node-${version}.cjs`);
  writeFileSync(
    file,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`,
  );
  return ["--require", file];
}

const INSTALLED = { code: 0, said: "" };

describe("the Node that runs the setup", () => {
  it.each(["12.22.12", "18.20.8", "20.18.3"])(
    "refuses Node %s and says what was found, what is needed and what to do",
    async (version) => {
      const root = checkout();

      const { code, said } = await setUp(root, pretendNode(root, version));

      expect(code).toBe(1);
      expect(said).toContain(`Found: Node ${version}`);
      expect(said).toContain("needs Node 20.19 or later");
      expect(said).toContain("Install a current Node");
      expect(existsSync(join(root, "node_modules"))).toBe(false);
    },
  );

  it.each(["20.19.0", "22.0.0", "24.21.0"])("accepts Node %s", async (version) => {
    const root = checkout();
    const packages = { "": JSON.parse(readFileSync(join(root, "package.json"), "utf8")), "parts/one": {} };
    writeJson(join(root, "package-lock.json"), { packages });
    writeJson(join(root, "node_modules/.package-lock.json"), { packages: {} });

    expect(await setUp(root, pretendNode(root, version))).toEqual(INSTALLED);
  });
});

describe("installing", () => {
  it("says what to do when npm fails, and leaves no lock behind", async () => {
    const root = checkout({ dependency: "file:./vendor/absent.tgz" });

    const { code, said } = await setUp(root);

    expect(code).toBe(1);
    expect(said).toContain("the installation failed");
    expect(said).toContain("absent.tgz");
    expect(said).toContain("then run the same command again");
    expect(existsSync(join(root, ".coffer-setup.lock"))).toBe(false);
  });

  it("installs what is absent, says why in one line, and does nothing the second time", async () => {
    const root = checkout();

    const first = await setUp(root);
    const stamped = statSync(join(root, "node_modules/.coffer-setup")).mtimeMs;
    const second = await setUp(root);

    expect(first.code).toBe(0);
    expect(first.said).toBe(
      "coffer: installing, because the dependencies are not installed yet (this takes a minute)\n",
    );
    expect(existsSync(join(root, "node_modules/tiny/package.json"))).toBe(true);
    expect(second).toEqual(INSTALLED);
    expect(statSync(join(root, "node_modules/.coffer-setup")).mtimeMs).toBe(stamped);
  });

  it("installs again when a workspace asks for another package, and leaves package-lock.json as it is", async () => {
    const root = checkout();
    await setUp(root);
    const lock = readFileSync(join(root, "package-lock.json"), "utf8");
    change(join(root, "parts/one/package.json"), { dependencies: { other: "file:../../vendor/other" } });

    const again = await setUp(root);

    expect(again.code).toBe(0);
    expect(again.said).toContain("because the dependencies have changed");
    expect(existsSync(join(root, "node_modules/other/package.json"))).toBe(true);
    expect(readFileSync(join(root, "package-lock.json"), "utf8")).toBe(lock);
    expect(await setUp(root)).toEqual(INSTALLED);
  });

  it("does not install again for a changed script, nor after a complete install by npm itself", async () => {
    const root = checkout();
    await setUp(root);
    change(join(root, "package.json"), { scripts: { start: "true" } });
    expect(await setUp(root)).toEqual(INSTALLED);

    rmSync(join(root, "node_modules/.coffer-setup"));
    expect(await setUp(root)).toEqual(INSTALLED);
  });

  it("installs again after an installation that did not end", async () => {
    const root = checkout();
    await setUp(root);
    rmSync(join(root, "node_modules/.coffer-setup"));
    rmSync(join(root, "node_modules/.package-lock.json"));

    const again = await setUp(root);

    expect(again.code).toBe(0);
    expect(again.said).toContain("because the last installation did not end");
  });

  it("lets one of two setups at the same time install, while the other waits", async () => {
    const root = checkout();

    const both = await Promise.all([setUp(root), setUp(root)]);

    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ said }) => said.includes("installing"))).toHaveLength(1);
    expect(existsSync(join(root, "node_modules/tiny/package.json"))).toBe(true);
  });

  it("waits for npm to end when it is stopped, and the next setup goes on from there", async () => {
    const root = checkout();
    change(join(root, "package.json"), { scripts: { preinstall: "echo begun > begun; exec sleep 30" } });
    const child = spawn(process.execPath, [join(root, "tools/setup.cjs")], { env: ENVIRONMENT, detached: true });
    const end = ended(child);
    await expect.poll(() => existsSync(join(root, "begun")), { timeout: 120_000, interval: 20 }).toBe(true);

    process.kill(-(child.pid ?? 0), "SIGINT"); // what a terminal does

    expect((await end).said).toContain("stopped; the same command goes on from here");
    expect((await end).code).toBe(1);
    expect(existsSync(join(root, ".coffer-setup.lock"))).toBe(false);
    change(join(root, "package.json"), { scripts: {} });
    expect((await setUp(root)).code).toBe(0);
    expect(existsSync(join(root, "node_modules/tiny/package.json"))).toBe(true);
  });

  it("takes over the lock of a setup that was killed", async () => {
    const root = checkout();
    const killed = spawn(process.execPath, ["-e", ""]);
    await ended(killed);
    writeJson(join(root, ".coffer-setup.lock"), { pid: killed.pid, started: null, since: "" });

    expect((await setUp(root)).code).toBe(0);
    expect(existsSync(join(root, ".coffer-setup.lock"))).toBe(false);
  });
});

describe("generating Prisma clients", () => {
  const SCHEMA = `
    generator client {
      provider = "prisma-client"
      output = "../../made/generated"
      generatedFileExtension = "ts"
      importFileExtension = "ts"
      runtime = "nodejs"
    }
    datasource db {
      provider = "postgresql"
    }
    model Thing {
      id String @id @db.Uuid
    }`;

  const OPTIONS = { env: ENVIRONMENT, signal: new AbortController().signal };

  function project(schema: string) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "coffer-generate-")));
    made.push(root);
    symlinkSync(join(TOOLS, "../node_modules"), join(root, "node_modules"));
    mkdirSync(join(root, "prisma/things"), { recursive: true });
    writeFileSync(join(root, "prisma/things/schema.prisma"), schema);
    return root;
  }

  it("says which schema is faulty, and tries again the next time", async () => {
    const root = project(SCHEMA.replace("@id", "@nothing"));

    await expect(generateClients(root, staleSchemas(root), OPTIONS)).rejects.toThrow(
      /prisma\/things\/schema\.prisma:[\s\S]*@nothing[\s\S]*Mend the schema/,
    );
    expect(staleSchemas(root)).toHaveLength(1);
  });

  it("leaves a schema without a generator alone", () => {
    expect(staleSchemas(project("model Thing { id String @id }"))).toEqual([]);
  });

  it("generates a client that Node can load, and again only when the schema changes or the client is gone", async () => {
    const root = project(SCHEMA);
    const output = join(root, "made/generated");
    expect(staleSchemas(root).map((target) => target.output)).toEqual([output]);

    await generateClients(root, staleSchemas(root), OPTIONS);
    const { PrismaClient } = await import(join(output, "client.ts"));
    expect(PrismaClient).toBeTypeOf("function");
    expect(staleSchemas(root)).toEqual([]);

    writeFileSync(join(root, "prisma/things/schema.prisma"), SCHEMA.replace("Thing", "Item"));
    expect(staleSchemas(root)).toHaveLength(1);
    writeFileSync(join(root, "prisma/things/schema.prisma"), SCHEMA);
    expect(staleSchemas(root)).toEqual([]);
    rmSync(output, { recursive: true });
    expect(staleSchemas(root)).toHaveLength(1);
  });
});
