import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { watched } from "@coffer/platform/running/watchdog";
import { askJsonRpc } from "./ask-json-rpc.ts";
import { freePort, isFree } from "./free-port.ts";
import { programEnvironment } from "./program-environment.ts";

export type AnvilOptions = {
  /**
   * Blocks, receipts and hashes are kept there, and come back at the next start; without it each
   * start has another genesis block. Written every second and at the end: a kill loses a second.
   */
  readonly stateFile?: string;
  /**
   * When its first block says that it was made; the others go by the clock. Two chains of one such
   * time have the same first block, so one whose state was lost in its first second is no other
   * chain. Left out: now.
   */
  readonly genesisTime?: Date;
  /** A free one is chosen where it is left out. */
  readonly port?: number;
  /**
   * Seconds between blocks, or `at-once`: a block for each transaction, or `on-demand`: `evm_mine`.
   */
  readonly mining?: number | "at-once" | "on-demand";
  /** Accounts of the mnemonic that everybody knows, unlocked and with 10,000 ether each. */
  readonly accounts?: number;
  /** Its `finalized` block is twice as many below the tip, `safe` once. */
  readonly slotsInAnEpoch?: number;
  /** Called when it ends without having been asked to. */
  readonly onUnexpectedEnd?: (message: string) => void;
};

export type Anvil = {
  /** http://127.0.0.1:port */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  ask(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Writes the state before it ends; may be called again. */
  stop(): Promise<void>;
  /** As when the machine loses power. */
  kill(): Promise<void>;
};

/** The program in the package of this platform; undefined where there is none. */
function findProgram(): string | undefined {
  const { platform, arch } = process;
  const name = `@foundry-rs/anvil-${platform}-${arch === "x64" ? "amd64" : arch}`;
  const require = createRequire(import.meta.url);
  try {
    const main = createRequire(require.resolve("@foundry-rs/anvil/package.json"));
    return join(dirname(main.resolve(`${name}/package.json`)), "bin", platform === "win32" ? "anvil.exe" : "anvil");
  } catch {
    return undefined;
  }
}

/** Why anvil cannot run here, for people; null where it can. */
export const whyNoAnvil = (): string | null =>
  findProgram() === undefined
    ? `there is no anvil for ${process.platform}-${process.arch} (npm: @foundry-rs/anvil and its optional package)`
    : null;

/** Foundry's Ethereum node on 127.0.0.1, with a chain of its own (chain id 31337). */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const program = findProgram();
  if (program === undefined) throw new Error(whyNoAnvil() ?? "");
  const port = options.port ?? (await freePort());
  // Or whoever listens there would answer in its stead.
  if (!(await isFree(port))) throw new Error(`port ${port} is taken: no anvil can listen there`);
  const url = `http://127.0.0.1:${port}`;
  const child = watched(
    spawn(program, argumentsFor(options, port), { stdio: "ignore", env: programEnvironment() }),
    "TERM",
  );
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  await answers(url, child);
  // It would count from the first block's time on, at each start.
  if (options.genesisTime) await askJsonRpc(url, "anvil_setTime", [Math.floor(Date.now() / 1_000)]);

  let isStopping = false;
  void ended.then(() => {
    if (!isStopping) options.onUnexpectedEnd?.(`anvil ended unexpectedly (${child.signalCode ?? child.exitCode})`);
  });
  const end = async (signal: NodeJS.Signals) => {
    isStopping = true;
    child.kill(signal);
    await ended;
  };
  return {
    url,
    port,
    pid: child.pid ?? 0,
    ask: (method, ...params) => askJsonRpc(url, method, params),
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

function argumentsFor(
  { stateFile, genesisTime, mining = "at-once", accounts = 0, slotsInAnEpoch }: AnvilOptions,
  port: number,
) {
  return [
    ...["--host", "127.0.0.1", "--port", String(port), "--quiet", "--accounts", String(accounts)],
    ...(stateFile === undefined ? [] : ["--state", stateFile, "--state-interval", "1"]),
    ...(genesisTime === undefined ? [] : ["--timestamp", String(Math.floor(genesisTime.getTime() / 1_000))]),
    ...(typeof mining === "number" ? ["--block-time", String(mining)] : []),
    ...(mining === "on-demand" ? ["--no-mining"] : []),
    ...(slotsInAnEpoch === undefined ? [] : ["--slots-in-an-epoch", String(slotsInAnEpoch)]),
  ];
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
      throw new Error(`anvil ended with ${child.signalCode ?? child.exitCode}`);
    const isUp = await askJsonRpc(url, "eth_chainId", []).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(50);
  }
  child.kill("SIGKILL");
  throw new Error("anvil did not answer within 20 s");
}
