import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type pg from "pg";
import type { FollowedNetwork } from "../src/adapters/followed-network.ts";
import type { SendRules } from "../src/app/sends/ports.ts";
import { composeSignerRounds } from "../src/compose/signer.ts";
import { type Death, makeDyingPool } from "./dying-pool.ts";

/** What is killed: for `describe.each`. */
export const SHAPES = [
  { whose: "processes", isApart: false },
  { whose: "signers, and wallets apart from them,", isApart: true },
] as const;

type Round = () => Promise<void>;

type Parts = Pick<SubgraphEnvironment, "vault" | "log" | "clock"> & {
  readonly network: FollowedNetwork;
  readonly rules: SendRules;
  /** As a signer connects; null where wallets signs. */
  readonly signer: pg.Pool | null;
};

/**
 * A round of wallets and, where keys are apart, of a signer beside it: by turns, so that one of
 * both does as much as one of a process that signs.
 */
export function withSigner(wallets: Round, { signer, network, rules, ...parts }: Parts): Round {
  if (signer === null) return wallets;
  const signs = composeSignerRounds({
    ...{ ...parts, pool: signer, followed: [network], announce: () => undefined },
    rules: new Map([[network.connected.network, rules]]),
  })(network.connected.network);
  return async () => {
    await wallets();
    // Each is a process: one that is killed takes nothing of the other along.
    const ended = await Promise.allSettled([signs()]);
    await wallets();
    for (const one of ended) if (one.status === "rejected") throw one.reason;
  };
}

/** Queries of a signer's round in which much is to be done. */
const SIGNER_QUERIES = 60;

/** Kills each process of a round at a query of its own; false where all were over before. */
export async function dyingBeside(
  pools: { readonly wallets: pg.Pool; readonly signer: pg.Pool | null },
  death: Death,
  startRound: (pools: { readonly wallets: pg.Pool; readonly signer: pg.Pool | null }) => Round,
): Promise<boolean> {
  const wallets = makeDyingPool(pools.wallets, death);
  if (pools.signer === null) {
    await startRound({ wallets: wallets.pool, signer: null })().catch(() => undefined);
    return wallets.state.isDead;
  }
  const signer = makeDyingPool(pools.signer, { ...death, at: 1 + (death.at % SIGNER_QUERIES) });
  await Promise.allSettled([
    startRound({ wallets: wallets.pool, signer: null })(),
    startRound({ wallets: pools.wallets, signer: signer.pool })(),
  ]);
  return wallets.state.isDead || signer.state.isDead;
}
