import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** Loaded when they are first needed: each costs a start a tenth of a second, or 10 MiB. */
const LATE = [
  ...["@simplewebauthn/server", "bitcoinjs-lib", "ethers", "nodemailer", "oidc-provider"],
  ...["sharp", "stripe", "tronweb", "undici"],
];
const LISTS = `
  import { registerHooks } from "node:module";
  const loaded = new Set();
  registerHooks({
    load(url, context, next) {
      const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
      if (name) loaded.add(name);
      return next(url, context);
    },
  });
  await import(process.argv[1]);
  console.log(JSON.stringify([...loaded]));
  process.exit();
`;

describe("what a start loads", () => {
  it("has no package that is needed later, if at all", async () => {
    const start = new URL("./start.ts", import.meta.url).href;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", LISTS, start]);
    const loaded: readonly string[] = JSON.parse(stdout);
    expect(loaded).toEqual(expect.arrayContaining(["graphql", "pg", "fastify"]));
    expect(loaded.filter((name) => LATE.includes(name))).toEqual([]);
  });
});
