import { spawn, spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { watched } from "@coffer/platform/running/watchdog";
import { freePort } from "./free-port.ts";

/** The version that `.ci/run` builds. */
export const STRIPE_MOCK_VERSION = "v0.203.0";

export type StripeMock = {
  /** http://127.0.0.1:port */
  readonly url: string;
  stop(): Promise<void>;
};

/** Beside what is on the path: where `go install` puts it. */
const PROGRAMS = ["stripe-mock", join(homedir(), "go/bin/stripe-mock")];

const findProgram = (): string | undefined => PROGRAMS.find((program) => spawnSync(program, ["-version"]).status === 0);

/** Why stripe-mock cannot run here, for people; null where it can. */
export const whyNoStripeMock = (): string | null =>
  findProgram() === undefined
    ? `stripe-mock is not installed (go install github.com/stripe/stripe-mock@${STRIPE_MOCK_VERSION})`
    : null;

/**
 * Stripe's own stand-in, on 127.0.0.1: it knows every request of the API and refuses what has a
 * parameter that there is not. It keeps nothing: what it answers is made up.
 */
export async function startStripeMock(): Promise<StripeMock> {
  const program = findProgram();
  if (program === undefined) throw new Error(whyNoStripeMock() ?? "");
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = watched(spawn(program, ["-http-addr", new URL(url).host], { stdio: "ignore" }));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (let tries = 0; !(await isUp(url)); tries += 1) {
    if (child.exitCode !== null || tries === 400) throw new Error("stripe-mock did not start");
    await pause(50);
  }
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Without a key it answers 401. */
const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
