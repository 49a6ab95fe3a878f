import { fork } from "node:child_process";
import { watched } from "@coffer/platform/running/watchdog";

export type LoadOrder = {
  readonly url: string;
  readonly seconds: number;
  /** One connection each. `$KEY` in a body becomes a new UUID for each request. */
  readonly clients: readonly { readonly token: string; readonly body: string }[];
  /**
   * Requests per second of all clients together, at random times (a Poisson process, as pgbench's):
   * latencies then count from when each was due.
   */
  readonly rate?: number;
  /** A regular expression that a right answer matches; its first group names what was made. */
  readonly expected: string;
};

export type LoadReport = {
  readonly answered: number;
  readonly distinct: number;
  readonly faults: readonly string[];
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

const GENERATOR = new URL("./post-requests.ts", import.meta.url).pathname;

/**
 * Sends requests from a process of its own, each client its next one as soon as the last is
 * answered, or when it is due.
 */
export function load(order: LoadOrder): Promise<LoadReport> {
  const child = watched(fork(GENERATOR));
  return new Promise((resolve, reject) => {
    child.once("message", (report) => {
      child.kill();
      resolve(report as LoadReport);
    });
    child.once("exit", (code) => reject(new Error(`the load generator ended with ${code}`)));
    child.send(order);
  });
}
