import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { say } from "@coffer/operate/command";
import { watched } from "@coffer/platform/running/watchdog";
import { chooseTests } from "./choose-tests.ts";
import { findMemoryFolder } from "./memory-folder.ts";

const VITEST = new URL("../../node_modules/vitest/vitest.mjs", import.meta.url).pathname;

/**
 * A run starts some hundreds of processes of Node: each would read and compile the same files again
 * (0.6 of 2.7 s of a start of Coffer).
 */
const CACHE = new URL("../../node_modules/.cache/coffer-tests", import.meta.url).pathname;

/**
 * `npm test [-- --all] [-- vitest's arguments]`: what a change needs between two edits; with
 * `--all`, or REQUIRE_ALL=1, every test that can run here.
 */
const { args, left } = chooseTests(process.argv.slice(2), process.env.REQUIRE_ALL === "1");
if (left) say(left);
const TMPDIR = process.env.TMPDIR ?? findMemoryFolder() ?? tmpdir();
const vitest = watched(
  spawn(process.execPath, [VITEST, "run", ...args], {
    stdio: "inherit",
    env: {
      ...process.env,
      TMPDIR,
      APOLLO_TELEMETRY_DISABLED: "true",
      CHECKPOINT_DISABLE: "1",
      NODE_COMPILE_CACHE: CACHE,
    },
  }),
  "TERM",
);
// Ctrl-C reaches both: it is vitest that cleans up, and we that wait for it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => vitest.kill(signal));
const [code] = await once(vitest, "exit");
process.exitCode = code ?? 1;
