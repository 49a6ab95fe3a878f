import { pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { makeCustodyWriter } from "../adapters/postgres/reconciliations/custody-writer.ts";
import { makeReadKnown } from "../adapters/postgres/reconciliations/known-reader.ts";
import { makeReconciliationReader } from "../adapters/postgres/reconciliations/reconciliation-reader.ts";
import { makeTokenLogWriter } from "../adapters/postgres/tokens/token-log-writer.ts";
import { makeIsAgreed } from "../app/chains/is-agreed.ts";
import type { CustodyAsset, InCustodies, ReconciliationReader, SeenCustody } from "../app/reconciliations/ports.ts";
import { makeReadReconciliations } from "../app/reconciliations/read-reconciliations.ts";
import { makeReconcile } from "../app/reconciliations/reconcile.ts";
import { makeReconcileNetwork } from "../app/reconciliations/reconcile-network.ts";
import { makeReleaseWithdrawals } from "../app/reconciliations/release-withdrawals.ts";
import type { Networks } from "../app/wallets/ports.ts";
import { makeLeasedLoops } from "../jobs/leased-loops.ts";

/** How soon it is tried again while nobody says how its chain stands. */
const UNAVAILABLE_MS = 5_000;

type Parts = {
  readonly pool: pg.Pool;
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly networks: Networks;
  readonly followed: readonly FollowedNetwork[];
  readonly everyMs: number;
  readonly announce: () => void;
};

/** What of wallets compares the books and the chains. */
export function composeReconciliations(parts: Parts) {
  const { pool, transaction, clock, log, networks, followed, everyMs, announce } = parts;
  const chains = makeChainReader(pool);
  const reader = makeReconciliationReader(pool);
  const readKnown = makeReadKnown(pool);
  const inCustodies: InCustodies = (work) => transaction((sql) => work(makeCustodyWriter(sql)));
  const byNetwork = new Map(
    followed.flatMap((one) => {
      const { network, rules } = one.connected;
      const listAssets = () => assetsOf(one, () => makeTokenLogWriter(pgSql(pool)).find(network));
      if (listAssets().length === 0) return [];
      const isAgreed = makeIsAgreed({ connected: one.connected, chains, log });
      const deps = { network, listAssets, finality: rules.finality, chains, isAgreed, readKnown, inCustodies };
      return [[network, makeReconcileNetwork({ ...deps, clock, log, announce })] as const];
    }),
  );
  const loops = makeLeasedLoops(
    parts,
    "reconcile",
    [...byNetwork].map(([network, reconcile]) => ({
      ...{ network, everyMs },
      run: async () => ((await reconcile(null)).ok ? false : UNAVAILABLE_MS),
    })),
  );
  return {
    byNetwork,
    app: {
      reconcile: makeReconcile({ networks, byNetwork }),
      releaseWithdrawals: makeReleaseWithdrawals({ networks, inCustodies, clock, announce }),
      readReconciliations: makeReadReconciliations(reader),
    },
    counts: makeCounts(reader, clock),
    ...loops,
  };
}

/** What is on a network: nothing that can be compared where its blocks are not read. */
function assetsOf(
  { watched, hasOutputs, balances, tokens }: FollowedNetwork,
  findReadUpTo: () => Promise<number | null>,
): readonly CustodyAsset[] {
  if (watched.readers === null) return [];
  const asset = { code: watched.currency, scale: watched.scale };
  if (hasOutputs) return [{ asset, contract: null, balances: null }];
  const readers = tokens.solid?.balances;
  if (balances === null && !readers) return [];
  // The books are of a currency, whichever contracts have kept it, the listed one first: what moves
  // no more is still the house's.
  const kept = [...Map.groupBy(tokens.known(), ({ asset: of }) => of.code).values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : {
          ...{ asset: first.asset, contract: first.contract, balances: balances ?? [] },
          ...(readers && { solid: { readers, findReadUpTo } }),
          // Of other decimals it was never what it was listed as, and nothing of it was credited.
          before: others.flatMap(({ asset: of, contract }) => (of.scale === first.asset.scale ? [contract] : [])),
        },
  );
  return [{ asset, contract: null, balances: balances ?? [], ...(readers && { solid: { readers } }) }, ...kept];
}

/** What operators watch. */
function makeCounts(reader: ReconciliationReader, clock: Clock): readonly CountedMetric[] {
  const ofCustodies = (count: (custody: SeenCustody) => number | null) => async () =>
    (await reader.listCustodies(0)).flatMap((custody) => {
      const counted = count(custody);
      return counted === null ? [] : [{ label: `${custody.network}/${custody.asset.code}`, count: counted }];
    });
  const label = "custody";
  return [
    {
      name: "coffer_custody_stopped",
      help: "1 where withdrawals are stopped, because the books and the chain differ, until an operator lets go.",
      label,
      count: ofCustodies(({ state }) => Number(state === "STOPPED")),
    },
    {
      name: "coffer_custody_differs",
      help: "1 where the books and the chain differed the last time that they were compared, by more than was accepted.",
      label,
      count: ofCustodies(({ latest, accepted, state }) =>
        Number(state === "DIFFERS" || (latest !== null && latest.difference !== 0n && latest.difference !== accepted)),
      ),
    },
    {
      name: "coffer_custody_odd_addresses",
      help: "Addresses that have another amount than blocks have shown to come and go.",
      label,
      count: ofCustodies(({ latest }) => latest?.odd.length ?? 0),
    },
    {
      name: "coffer_custody_compared_seconds",
      help: "How long ago the books and the chain were compared.",
      label,
      count: ofCustodies(({ latest }) => latest && (clock.now().getTime() - latest.at.getTime()) / 1_000),
    },
  ];
}
