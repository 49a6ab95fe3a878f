import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { watched } from "@coffer/platform/running/watchdog";

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** A command as an operator calls it: in a process of its own, with this environment. */
export async function spawnCommand(
  program: URL,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ran> {
  const child = watched(
    spawn(process.execPath, [program.pathname, ...args], {
      env: { ...programEnvironment(), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}
