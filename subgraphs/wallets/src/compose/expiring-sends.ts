import type { FollowedNetwork } from "../adapters/networks.ts";
import { makeExpiringSendReader } from "../adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import type { makeTreasuryReader } from "../adapters/postgres/treasuries/treasury-reader.ts";
import { makeTreasuryWriter } from "../adapters/postgres/treasuries/treasury-writer.ts";
import type { IsAgreed } from "../app/chains/is-agreed.ts";
import type { InChain } from "../app/chains/ports.ts";
import { makeBroadcastSends } from "../app/sends/broadcast-sends.ts";
import { makeBuryExpired } from "../app/sends/expiring/bury-expired.ts";
import type { ExpiringDeps } from "../app/sends/expiring/deps.ts";
import { makeListLiving } from "../app/sends/expiring/list-living.ts";
import type { ExpiringChainWriter } from "../app/sends/expiring/watch-expiring-sends.ts";
import { makeSweepDeposits } from "../app/treasuries/sweep-deposits.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { SendParts } from "./send-parts.ts";

/** What sends share, of whichever chain: see `composeSends`. */
type Common = Pick<ExpiringDeps, "vault" | "clock" | "log" | "announce" | "inSends" | "chains">;

/** Of networks whose transactions expire. */
export const composeExpiringSends = (
  { pool, followed, rules }: Pick<SendParts, "pool" | "followed" | "rules">,
  { vault, clock, log, announce, inSends, chains }: Common,
): ReadonlyMap<NetworkCode, ExpiringDeps> =>
  new Map(
    followed.flatMap(({ connected, watched: { currency, scale }, expiring }: FollowedNetwork) => {
      const { network } = connected;
      const rulesOf = rules.get(network);
      if (!expiring || !rulesOf) return [];
      const own = { network, native: { code: currency, scale }, rules: rulesOf, finality: connected.rules.finality };
      const deps = { vault, clock, log, announce, inSends, chains, sends: makeExpiringSendReader(pool) };
      return [[network, { ...deps, ...expiring, ...own }] as const];
    }),
  );

type Round = {
  readonly treasuries: ReturnType<typeof makeTreasuryReader>;
  readonly transaction: SendParts["transaction"];
  readonly isAgreed: IsAgreed;
  readonly inChain: InChain<ExpiringChainWriter>;
};

/** What is done of such a network before what signs. */
export const expiringPlans = (
  deps: ExpiringDeps,
  { treasuries, transaction, ...sight }: Round,
): readonly (() => Promise<void>)[] => [
  makeSweepDeposits({
    ...deps,
    nodes: deps.nodes.map(({ account }) => ({
      balanceAt: async (address: string) => (await account(address)).units,
      tokenBalanceAt: async () => 0n,
    })),
    tokens: { listFitting: async () => [] },
    treasuries,
    inSweeps: (work) => transaction((sql) => work({ sends: makeSendWriter(sql), treasuries: makeTreasuryWriter(sql) })),
  }),
  makeBuryExpired({ ...deps, ...sight }),
];

/** And behind it. */
export const expiringBroadcast = (deps: ExpiringDeps): (() => Promise<void>) =>
  makeBroadcastSends({ ...deps, sends: { listUnmined: makeListLiving(deps) } });
