import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { programEnvironment } from "./program-environment.ts";

/** That `.ci/run` installs: of PyPI's py-bitcoinkernel, which holds the whole library. */
export const BITCOIN_KERNEL_VERSION = "0.1.0a5";

/** The system's own: others do not see the packages of the system. */
const PYTHON = "/usr/bin/python3";
/** Where `.ci/run` puts it. */
const FOLDER = join(homedir(), ".cache/coffer/bitcoin-kernel");
const SCRIPT = new URL("bitcoin-kernel.py", import.meta.url).pathname;

const run = (args: readonly string[], input: string) =>
  spawnSync(PYTHON, args, { input, encoding: "utf8", env: { ...programEnvironment(), PYTHONPATH: FOLDER } });

/** Why nothing can be judged here, for people; null where it can. */
export const whyNoBitcoinKernel = (): string | null =>
  run(["-c", "import pbk"], "").status === 0
    ? null
    : `Bitcoin Core's interpreter is not installed (pip install --target ~/.cache/coffer/bitcoin-kernel py-bitcoinkernel==${BITCOIN_KERNEL_VERSION})`;

/** A signed transaction as it is broadcast, and of each of its inputs the output that it spends. */
export type JudgedTransaction = {
  readonly hex: string;
  readonly spent: readonly { readonly script: string; readonly units: bigint }[];
};

/**
 * What Bitcoin Core's own interpreter says of each input of each transaction, with every rule that
 * holds (BIP-16, 65, 66, 112, 141, 147, 341): whether it may spend that output. Nothing of fees,
 * dust or the order of blocks. Throws where a transaction cannot be read.
 */
export function judgeByKernel(transactions: readonly JudgedTransaction[]): readonly (readonly boolean[])[] {
  const given = transactions.map(({ hex, spent }) => ({
    hex,
    spent: spent.map(({ script, units }) => ({ script, units: String(units) })),
  }));
  const { status, stdout, stderr } = run([SCRIPT], JSON.stringify(given));
  if (status !== 0) throw new Error(`Bitcoin Core's interpreter judged nothing: ${stderr}`);
  return JSON.parse(stdout);
}
