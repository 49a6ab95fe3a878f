import { StartError } from "@coffer/local-parts/data-folder";
import { InvalidEnvironment } from "@coffer/platform/running/config";
import { endProcess } from "@coffer/platform/running/end-process";
import { withEnvFile } from "@coffer/platform/running/env-file";
import { makeLogger } from "@coffer/platform/running/log";
import { start } from "./start.ts";

const STOP_WITHIN_MS = 9_500;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** A person can put it right: a message, and no stack. */
const isTheirs = (error: unknown): error is Error => error instanceof StartError || error instanceof InvalidEnvironment;

async function main(): Promise<void> {
  const log = makeLogger({ name: "coffer", level: "error" });
  const dieOf = (error: unknown) => {
    log.fatal({ err: error }, "Coffer has crashed");
    // A crash exits non-zero; whoever supervises this process starts it again.
    endProcess(1);
  };
  process.on("uncaughtException", dieOf);
  process.on("unhandledRejection", dieOf);

  // A signal during the start ends the start once it has something to end.
  let running: Promise<{ stop(): Promise<void> }> | undefined;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => endProcess(1), STOP_WITHIN_MS).unref();
    Promise.resolve(running)
      .then((coffer) => coffer?.stop())
      .then(() => endProcess(0), dieOf);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);

  const given = process.argv.slice(2);
  if (given.length > 0)
    throw new StartError(
      `npm start takes no arguments, and got ${given.join(" ")}. Settings come from the environment: docs/OPERATING.md.`,
    );
  running = start(withEnvFile(process.env), say, dieOf);
  running.catch(() => undefined);
  await running;
}

main().catch((error: unknown) => {
  process.stderr.write(
    isTheirs(error) ? `\n${error.message}\n` : `\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  endProcess(1);
});
