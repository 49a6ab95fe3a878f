import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

const end = (before: string, code: number) =>
  once(
    spawn(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `import { endProcess } from ${JSON.stringify(import.meta.resolve("./end-process.ts"))}; ${before}; endProcess(${code});`,
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    ),
    "exit",
  );

it.each([0, 1])("ends the process with %d", async (code) => {
  expect(await end("", code)).toEqual([code, null]);
});

it("ends one by force whose way out waits for ever", async () => {
  const forever = "process.on('exit', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))";

  expect(await end(forever, 0)).toEqual([null, "SIGKILL"]);
});
