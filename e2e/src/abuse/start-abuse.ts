import { fork } from "node:child_process";
import { watched } from "@coffer/platform/running/watchdog";
import type { AbuseOrder } from "./repeat-abuse.ts";

const PROCESS = new URL("./repeat-abuse.ts", import.meta.url).pathname;

/** Resolves once it has begun. */
export async function startAbuse(order: AbuseOrder): Promise<{ stop(): Promise<void> }> {
  const child = watched(fork(PROCESS, { stdio: ["ignore", "ignore", "inherit", "ipc"] }));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`the abuse ${order.id} ended with ${code} before it began`)));
    child.send(order);
  });
  return {
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
