import { spawn } from "node:child_process";
import { SetupFailure, say } from "./report.js";

/**
 * Runs a program until it and all that it started have ended, also when the setup is stopped: npm
 * puts node_modules back before it ends, and a setup that came in between would break both.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: Record<string, string | undefined>, signal: AbortSignal }} options
 * @returns {Promise<{ code: number | null, output: string }>} code is null when it did not start or
 *   was killed
 */
export async function runToEnd(command, args, { cwd, env, signal }) {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => {
    say("stopping, as soon as what runs has cleaned up (a second Ctrl-C stops at once)");
    child.kill("SIGTERM");
  };
  signal.addEventListener("abort", stop, { once: true });
  let output = "";
  const collect = (chunk) => {
    output += chunk;
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.on("error", (error) => {
    output += `${error.message}\n`;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  signal.removeEventListener("abort", stop);
  if (signal.aborted) throw new SetupFailure("stopped; the same command goes on from here");
  return { code, output };
}
