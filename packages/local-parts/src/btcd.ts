import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { watched } from "@coffer/platform/running/watchdog";
import { askJsonRpc } from "./ask-json-rpc.ts";
import { freePort } from "./free-port.ts";
import { programEnvironment } from "./program-environment.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

/** The version that `.ci/run` builds. */
export const BTCD_VERSION = "v0.26.2";

export type Btcd = {
  /** http://user:password@127.0.0.1:port */
  readonly url: string;
  ask(method: string, ...params: readonly unknown[]): Promise<unknown>;
  stop(): Promise<void>;
};

/** Beside what is on the path: where `go install` puts it. */
const PROGRAMS = ["btcd", join(homedir(), "go/bin/btcd")];
/** Of nobody: the witness program of BIP-173's examples, on regtest. */
const MINER = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

const findProgram = (): string | undefined =>
  PROGRAMS.find((program) => spawnSync(program, ["--version"]).status === 0);

/** Why btcd cannot run here, for people; null where it can. */
export const whyNoBtcd = (): string | null =>
  findProgram() === undefined ? `btcd is not installed (go install github.com/btcsuite/btcd@${BTCD_VERSION})` : null;

/**
 * A real node of Bitcoin on 127.0.0.1, with a chain of its own (regtest) and no peers: `generate`
 * mines, for `miner` or for nobody. It relays what the real network does, fees included.
 */
export async function startBtcd({ miner = MINER }: { readonly miner?: string } = {}): Promise<Btcd> {
  const program = findProgram();
  if (program === undefined) throw new Error(whyNoBtcd() ?? "");
  const { path: folder, remove } = await makeTemporaryFolder("btcd");
  const [port, password] = [await freePort(), randomBytes(16).toString("hex")];
  const file = join(folder, "btcd.conf");
  // Not as arguments: everybody on the machine could read the password.
  await writeFile(file, settingsFor({ folder, port, password, miner }), { mode: 0o600 });
  const child = watched(spawn(program, [`--configfile=${file}`], { stdio: "ignore", env: programEnvironment() }));
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const url = `http://coffer:${password}@127.0.0.1:${port}`;
  await answers(url, child);
  return {
    url,
    ask: (method, ...params) => askJsonRpc(url, method, params),
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await remove();
    },
  };
}

const settingsFor = (of: { folder: string; port: number; password: string; miner: string }): string =>
  [
    "[Application Options]",
    "regtest=1",
    `datadir=${of.folder}/data`,
    `logdir=${of.folder}/logs`,
    "debuglevel=error",
    "nolisten=1",
    "nodnsseed=1",
    "notls=1",
    `rpclisten=127.0.0.1:${of.port}`,
    "rpcuser=coffer",
    `rpcpass=${of.password}`,
    `miningaddr=${of.miner}`,
    "txindex=1",
    // On regtest it would relay what costs nothing, and dust.
    "rejectnonstd=1",
    "norelaypriority=1",
    "limitfreerelay=0",
    "",
  ].join("\n");

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`btcd ended with ${child.exitCode}`);
    const isUp = await askJsonRpc(url, "getbestblockhash", []).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(50);
  }
  child.kill("SIGKILL");
  throw new Error("btcd did not answer within 20 s");
}
