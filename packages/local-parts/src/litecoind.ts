import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { askJsonRpc } from "./ask-json-rpc.ts";
import { startNode } from "./core-node.ts";
import { freePort } from "./free-port.ts";
import { programEnvironment } from "./program-environment.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

/** The hash of block 0 of Litecoin's regtest. */
export const LITECOIN_REGTEST_GENESIS = "530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9";

/** From here on nothing is mined on regtest without a peg into its extension blocks. */
export const LITECOIN_REGTEST_HEIGHT_MAX = 431;

export type Litecoind = {
  /** http://user:password@127.0.0.1:port */
  readonly url: string;
  ask(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Of one of its wallets. */
  askWallet(wallet: string, method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Over the same data and port. Killed hard it would lose its newest blocks. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const PROGRAM = "litecoind";

/** Why litecoind cannot run here, for people; null where it can. */
export const whyNoLitecoind = (): string | null =>
  spawnSync(PROGRAM, ["--version"]).status === 0 ? null : "litecoind is not installed (apt-get install litecoind)";

/**
 * A real Core node with wallets on 127.0.0.1, with a chain of its own (regtest) and no peers.
 * `replaces` false: its mempool takes no replacement, which is litecoind's default, and not ours.
 */
export async function startLitecoind({ replaces = true }: { replaces?: boolean } = {}): Promise<Litecoind> {
  const reason = whyNoLitecoind();
  if (reason !== null) throw new Error(reason);
  const { path: folder, remove } = await makeTemporaryFolder("litecoind");
  const [port, password] = [await freePort(), randomBytes(16).toString("hex")];
  const file = join(folder, "litecoin.conf");
  // Not as arguments: everybody on the machine could read the password.
  await writeFile(file, settingsFor({ port, password, replaces }), { mode: 0o600 });
  const url = `http://coffer:${password}@127.0.0.1:${port}`;
  let running = await start({ folder, file, url });
  return {
    url,
    ask: (method, ...params) => askJsonRpc(url, method, params),
    askWallet: (wallet, method, ...params) => askJsonRpc(`${url}/wallet/${wallet}`, method, params),
    async restart() {
      await running.end();
      running = await start({ folder, file, url });
    },
    async stop() {
      await running.end();
      await remove();
    },
  };
}

type Settings = { readonly port: number; readonly password: string; readonly replaces: boolean };

const settingsFor = ({ port, password, replaces }: Settings): string =>
  [
    "regtest=1",
    "server=1",
    "listen=0",
    "dnsseed=0",
    `mempoolreplacement=${replaces ? 1 : 0}`,
    "printtoconsole=0",
    // Keys that it makes ahead, in each wallet: of the usual thousand it takes seconds.
    "keypool=20",
    "rpcuser=coffer",
    `rpcpassword=${password}`,
    "[regtest]",
    `rpcport=${port}`,
    "rpcbind=127.0.0.1",
    "rpcallowip=127.0.0.1",
    "",
  ].join("\n");

/** Debian's is a script that makes a folder in one's home, whatever it is given. */
const start = ({ folder, file, url }: { readonly folder: string; readonly file: string; readonly url: string }) =>
  startNode({
    program: PROGRAM,
    args: [`-datadir=${folder}`, `-conf=${file}`],
    env: { ...programEnvironment(), HOME: folder },
    url,
    patienceMs: 30_000,
  });
