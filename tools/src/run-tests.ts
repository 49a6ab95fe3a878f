import { spawnSync } from "node:child_process";

/** `npm test [-- vitest's arguments]`: every test that can run here. */
const vitest = spawnSync("vitest", ["run", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, APOLLO_TELEMETRY_DISABLED: "true", CHECKPOINT_DISABLE: "1" },
});
process.exitCode = vitest.status ?? 1;
