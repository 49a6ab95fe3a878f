import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";

const ROOT = new URL("../", import.meta.url);
const { exports: entries } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));
const modules: string[] = Object.values<{ default: string }>(entries).map(({ default: path }) => path);
/**
 * 12 000 until a logout was kept as owed, and a request was kept from going out as another's;
 * 12 200 until a person could be asked anew who they are; 12 700 until what makes sockets was left
 * until something is followed, which takes more together, and a fifth less before that; 13 600
 * until there were ids of deposits on chains.
 */
const BYTES_MAX = 13_700;
const INPUT = "virtual:page";

/** What these modules come to in a page, with what they stand on, packed. */
async function weigh(paths: readonly string[]): Promise<number> {
  const code = paths.map((path) => `export * from ${JSON.stringify(new URL(path, ROOT).pathname)};`).join("\n");
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: INPUT, preserveEntrySignatures: "strict" },
    },
    plugins: [
      {
        name: INPUT,
        resolveId: (id) => (id.endsWith(INPUT) ? `\0${INPUT}` : null),
        load: (id) => (id === `\0${INPUT}` ? code : null),
      },
    ],
  });
  const outputs = [built].flat().flatMap((one) => ("output" in one ? one.output : []));
  const text = outputs.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
  expect(text).toContain("graphql-transport-ws");
  return gzipSync(text).length;
}

it(`weighs at most ${BYTES_MAX} bytes in a page that uses all but the session of programs`, async () => {
  const bytes = await weigh(modules.filter((path) => !path.includes("token-session")));
  process.stdout.write(`@coffer/client weighs ${bytes} bytes in a page, ${await weigh(modules)} whole\n`);
  expect(bytes).toBeLessThanOrEqual(BYTES_MAX);
});
