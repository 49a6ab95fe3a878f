import { InvalidEnvironment } from "../running/config.ts";
import { endProcess } from "../running/end-process.ts";
import { type LogLevel, makeLogger } from "../running/log.ts";

const STOP_WITHIN_MS = 9_500;

/** Something that runs until it is told to stop. */
export type Running = { stop(): Promise<void> };

/**
 * The life of a service's process: SIGTERM and SIGINT stop it and end with 0 within 10 s; a crash
 * ends with 1, for a supervisor to start it again; a faulty environment ends with 1 and one message
 * for all faults.
 */
export async function runProcess(name: string, level: LogLevel, start: () => Promise<Running>): Promise<void> {
  process.umask(0o077); // what a service writes is nobody else's
  const log = makeLogger({ name, level });
  const crash = (error: unknown) => {
    log.fatal({ err: error }, "the process has crashed");
    endProcess(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);

  let running: Promise<Running> | undefined;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => endProcess(1), STOP_WITHIN_MS).unref();
    Promise.resolve(running)
      .then((service) => service?.stop())
      .then(() => endProcess(0), crash);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  try {
    running = start();
    await running;
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) crash(error);
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    endProcess(1);
  }
}
