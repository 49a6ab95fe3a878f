import { underLease } from "@coffer/platform/postgres/lease";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { makeLoop } from "@coffer/platform/running/loop";
import type { Worker, WorkerEnvironment } from "@coffer/platform/service/run-worker";
import { onCurveFound } from "../adapters/derivation/find-curve.ts";
import { connectNetworks } from "../adapters/networks.ts";
import { checkSignerRights } from "../adapters/postgres/signers/check-rights.ts";
import { makeSignerLooks } from "../adapters/postgres/signers/signer-looks.ts";
import { SILENCE_MAX_MS } from "../app/signers/watch-signer.ts";
import type { WalletsConfig } from "../config.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import { composeSending } from "./sending.ts";
import { composeTerms } from "./settings.ts";
import { composeSigning, inRound, type Step } from "./signing.ts";
import { composeOutages } from "./simulations.ts";

/** Another signer has its turn: it may be killed in it. */
const SOON_MS = 500;

/**
 * What opens account keys, and nothing else: it plans nothing, follows no chain, tells no node what
 * it has signed, and has no door. All that it knows stands in the database, or is a node's word on
 * fees and counts.
 */
export function composeSigner(environment: WorkerEnvironment, config: WalletsConfig): Worker {
  const { pool, vault, clock, wakes, mode } = environment;
  const log = environment.log.child({ subgraph: "wallets" });
  onCurveFound((secp256k1) => log.info({ secp256k1 }, "keys are derived"));
  const terms = composeTerms(pool, config, mode);
  const isCutOff = composeOutages(pool, clock, mode)?.isDown;
  const followed = connectNetworks(terms.networks, { ...config, mode, isCutOff });
  const announce = () => wakes.wake("wallets");
  const roundOf = composeSignerRounds({ pool, vault, clock, log, followed, rules: terms.rules, announce });
  const looks = makeSignerLooks(pool);
  const networks = followed.map(({ connected }) => connected.network);

  const loops = followed.map(({ connected: { network, rules } }) => {
    const round = roundOf(network);
    return makeLoop({
      ...{ name: `sign ${network}`, everyMs: rules.lookEveryMs, log },
      async run() {
        const isMine = await underLease({ pool, log }, `sign/${network}`, async () => {
          await terms.live.refresh();
          await round();
          return true;
        });
        await looks.note(network);
        return isMine ? false : SOON_MS;
      },
    });
  });
  return {
    checks: [{ name: "rounds", check: () => refuseSilence(networks, looks.findSilence) }],
    async start() {
      await checkSignerRights(pool);
      if (loops.length === 0) log.warn("no network has nodes: there is nothing to sign");
      for (const loop of loops) loop.start();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** Of each network all that is done there, once. */
export function composeSignerRounds(
  parts: Omit<Parameters<typeof composeSending>[0], "transaction">,
): (network: NetworkCode) => Step {
  const { pool, log } = parts;
  const transaction = <T>(work: (sql: Sql) => Promise<T>) => inTransaction(pool, (client) => work(pgSql(client)));
  const stepsOf = composeSigning(composeSending({ ...parts, transaction }));
  return (network) => inRound(stepsOf(network), { network, log });
}

/** Rejects where a round comes to no end: a vault that is away, a right that is missing. */
async function refuseSilence(
  networks: readonly NetworkCode[],
  findSilence: (network: NetworkCode) => Promise<number | null>,
): Promise<void> {
  for (const network of networks) {
    const silentMs = await findSilence(network);
    if (silentMs === null || silentMs > SILENCE_MAX_MS) throw new Error(`no round of ${network} has come to its end`);
  }
}
