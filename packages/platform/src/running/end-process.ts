import { endsNow } from "./watchdog.ts";

/**
 * `process.exit`, and the end for certain: Node's own way out can wait for ever for a thread that
 * compiles and in turn waits for it (https://github.com/nodejs/node/issues/54918). Where it does,
 * the shell beside us ends this process by SIGKILL after some seconds.
 */
export function endProcess(code: number): never {
  endsNow();
  process.exit(code);
}
