import { refuseArguments } from "@coffer/operate/command";
import { endProcess } from "@coffer/platform/running/end-process";
import { loadDemoConfig } from "./config.ts";
import { findCoffer } from "./demo/find-coffer.ts";
import { play } from "./demo/play.ts";
import { steps } from "./demo/steps.ts";

/** Far more than a slow machine needs: a server that hangs must not hang whoever waits for this. */
const ENDS_WITHIN_MS = 120_000;

/**
 * `npm run demo`: the main story against a running Coffer. Ends with 0 only if every answer was
 * right.
 */
async function main(): Promise<number> {
  refuseArguments("npm run demo", process.argv.slice(2));
  const { url } = loadDemoConfig();
  await findCoffer(url);
  return play(steps, { url, out: process.stdout });
}

setTimeout(() => {
  process.stderr.write(
    `\nThe demo did not end within ${ENDS_WITHIN_MS / 1000} s: the server is too slow, or it hangs.\n`,
  );
  endProcess(1);
}, ENDS_WITHIN_MS).unref();

try {
  process.exitCode = (await main()) === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
