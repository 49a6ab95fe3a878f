import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { askJsonRpc } from "./ask-json-rpc.ts";
import { bitcoindSettings, inWordsOfBtcd } from "./bitcoind.ts";
import { startNode } from "./core-node.ts";
import { freePort } from "./free-port.ts";
import { findBitcoind, programEnvironment } from "./program-environment.ts";
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

/** Why no node of Bitcoin can run here, for people; null where one can. */
export const whyNoBtcd = (): string | null =>
  findBitcoind() === null && findProgram() === undefined
    ? `btcd is not installed (go install github.com/btcsuite/btcd@${BTCD_VERSION})`
    : null;

/**
 * A real node of Bitcoin on 127.0.0.1, with a chain of its own (regtest) and no peers: `generate`
 * mines, for `miner` or for nobody. It relays what the real network does, fees included. With
 * BITCOIND it is Bitcoin Core, which is asked in the same words.
 */
export async function startBtcd({ miner = MINER }: { readonly miner?: string } = {}): Promise<Btcd> {
  const bitcoind = findBitcoind();
  const program = bitcoind ?? findProgram();
  if (program === undefined) throw new Error(whyNoBtcd() ?? "");
  const { path: folder, remove } = await makeTemporaryFolder("bitcoin");
  const [port, password] = [await freePort(), randomBytes(16).toString("hex")];
  // Not as arguments: everybody on the machine could read the password.
  const file = join(folder, "node.conf");
  const of = { folder, port, password, miner };
  await writeFile(file, bitcoind === null ? btcdSettings(of) : bitcoindSettings(of), { mode: 0o600 });
  const args = bitcoind === null ? [`--configfile=${file}`] : [`-datadir=${folder}`, `-conf=${file}`];
  const url = `http://coffer:${password}@127.0.0.1:${port}`;
  const node = await startNode({ program, args, env: programEnvironment(), url, patienceMs: 20_000 });
  const ask: Btcd["ask"] = (method, ...params) => askJsonRpc(url, method, params);
  return {
    url,
    ask: bitcoind === null ? ask : inWordsOfBtcd(ask, miner),
    async stop() {
      await node.end();
      await remove();
    },
  };
}

const btcdSettings = (of: { folder: string; port: number; password: string; miner: string }): string =>
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
