import { pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeTokenReader, makeTokenWriter } from "../adapters/postgres/tokens/token-rows.ts";
import { makeTreasuryWriter } from "../adapters/postgres/treasuries/treasury-writer.ts";
import type { ChainReader, InChain } from "../app/chains/ports.ts";
import type { SendTokens } from "../app/sends/deps.ts";
import { makeCheckTokens } from "../app/tokens/check-tokens.ts";
import { makeReadOldTokenLogs, type ReadOldTokenLogs } from "../app/tokens/read-old-token-logs.ts";
import { makeReadTokenLogs, type TokenLogChainWriter } from "../app/tokens/read-token-logs.ts";
import { isSameToken } from "../domain/tokens/token.ts";

/** A contract that does not fit is looked at again, for an operator may have it mended. */
const RECHECK_MS = 60_000;

type Parts = {
  readonly pool: pg.Pool;
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly followed: readonly FollowedNetwork[];
  readonly chains: ChainReader;
  readonly clock: Clock;
  readonly log: Logger;
  readonly announce: () => void;
};

type OldLogs<Writer extends TokenLogChainWriter> = Pick<Parameters<typeof makeReadOldTokenLogs>[0], "above"> & {
  readonly inChain: InChain<Writer>;
};

type LogSight<Writer extends TokenLogChainWriter> = Pick<
  Parameters<typeof makeReadTokenLogs<Writer>>[0],
  "isAgreed" | "inChain" | "watches"
>;

/** What moves over networks by contracts. */
export function composeTokens(parts: Parts) {
  const { pool, transaction } = parts;
  const reader = makeTokenReader(pgSql(pool));
  return {
    reader,
    counts: [
      {
        name: "coffer_tokens_refused",
        help: "Listed tokens whose contract is not what is listed: nothing of them is credited or sent.",
        label: "network",
        count: async () =>
          Promise.all(
            parts.followed.map(async ({ connected: { network } }) => ({
              label: network,
              count: (await reader.list(network)).filter(({ state }) => state === "REFUSED").length,
            })),
          ),
      },
    ] satisfies readonly CountedMetric[],
    sendsOf({ connected: { network }, tokens: { listed, known }, sending }: FollowedNetwork): SendTokens {
      return {
        get configured() {
          return listed();
        },
        get known() {
          return known();
        },
        authorize: sending?.authorize ?? null,
        async listFitting() {
          const tokens = listed();
          if (tokens.length === 0) return [];
          const kept = (await reader.list(network)).filter(({ state }) => state === "FITS");
          return tokens.filter((token) => kept.some((one) => isSameToken(one, token)));
        },
      };
    },
    /** Reads what contracts have logged where no block proves it; `watches`: who is told of it. */
    logsOf<Writer extends TokenLogChainWriter>(
      { connected: { network, rules }, tokens: { known, solid } }: FollowedNetwork,
      sight: LogSight<Writer>,
    ): () => Promise<void> {
      if (solid === null) return async () => undefined;
      const { chains, clock, log, announce } = parts;
      return makeReadTokenLogs({
        ...{ network, known, readers: solid.logs, chains, tokens: reader, clock, log, announce, ...sight },
        finality: rules.finality,
      });
    },
    /** Reads them once more of a block of before; null where blocks prove what contracts logged. */
    oldLogsOf<Writer extends TokenLogChainWriter>(
      { connected: { network }, tokens: { known, solid } }: FollowedNetwork,
      { inChain, above }: OldLogs<Writer>,
    ): ReadOldTokenLogs | null {
      if (solid === null) return null;
      const { chains, log } = parts;
      return makeReadOldTokenLogs({
        ...{ network, known, readers: solid.logs, chains, log, above },
        findCursor: () => inChain(({ tokenLogs }) => tokenLogs.find(network)),
      });
    },
    checkOf: ({ connected: { network }, tokens }: FollowedNetwork) =>
      makeCheckTokens({
        ...{ ...parts, ...tokens, network, tokens: reader },
        inTokens: (work) =>
          transaction((sql) => {
            const writer = makeTreasuryWriter(sql);
            return work({ tokens: makeTokenWriter(sql), lockTreasury: writer.lock, tell: writer.tell });
          }),
        recheckMs: RECHECK_MS,
      }),
  };
}
