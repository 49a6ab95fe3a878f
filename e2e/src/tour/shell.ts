import { spawn } from "node:child_process";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { watched } from "@coffer/platform/running/watchdog";

export type Shell = {
  /** Types the lines and resolves with everything that they print to standard output. */
  run(lines: string): Promise<string>;
  end(): void;
};

const DONE = "--- the lines above have ended ---";

/**
 * One bash for the whole tour, so that its functions and variables stay. Nothing of our environment
 * but PATH.
 */
export function openShell(folder: string): Shell {
  const bash = watched(
    spawn("bash", ["--noprofile", "--norc"], {
      cwd: folder,
      env: programEnvironment(),
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  bash.stdout.setEncoding("utf8");
  let printed = "";
  let look: () => void = () => {};
  let fail: (error: Error) => void = () => {};
  bash.stdout.on("data", (text: string) => {
    printed += text;
    look();
  });
  bash.once("exit", (code) => fail(new Error(`the shell ended with ${code}`)));
  return {
    run(lines) {
      bash.stdin.write(`${lines}\necho '${DONE}'\n`);
      return new Promise((resolve, reject) => {
        fail = reject;
        look = () => {
          const end = printed.indexOf(`${DONE}\n`);
          if (end < 0) return;
          const output = printed.slice(0, end);
          printed = printed.slice(end + DONE.length + 1);
          resolve(output);
        };
        look();
      });
    },
    end: () => void bash.stdin.end(),
  };
}
