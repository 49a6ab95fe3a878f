import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { watched } from "@coffer/platform/running/watchdog";
import { askJsonRpc } from "./ask-json-rpc.ts";

export type NodeProgram = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** http://user:password@127.0.0.1:port */
  readonly url: string;
  readonly patienceMs: number;
};

export type RunningNode = {
  /** SIGTERM, and its end. */
  end(): Promise<void>;
};

/** A node of Bitcoin's kind: resolves once it answers, with no output of its own. */
export async function startNode({ program, args, env, url, patienceMs }: NodeProgram): Promise<RunningNode> {
  const child = watched(spawn(program, args, { stdio: "ignore", env }));
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  await answers(child, { program, url, patienceMs });
  return {
    async end() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

const PAUSE_MS = 50;

async function answers(child: ChildProcess, of: Pick<NodeProgram, "program" | "url" | "patienceMs">): Promise<void> {
  for (let tries = 0; tries < of.patienceMs / PAUSE_MS; tries += 1) {
    if (child.exitCode !== null || child.pid === undefined)
      throw new Error(`${of.program} ended with ${child.exitCode}`);
    const isUp = await askJsonRpc(of.url, "getbestblockhash", []).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(PAUSE_MS);
  }
  child.kill("SIGKILL");
  throw new Error(`${of.program} did not answer within ${of.patienceMs / 1_000} s`);
}
