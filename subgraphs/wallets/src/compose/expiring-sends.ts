import type { FollowedNetwork } from "../adapters/followed-network.ts";
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
import { type InSweeps, makeSweepDeposits } from "../app/treasuries/sweep-deposits.ts";
import { makeSweepExpiringTokens } from "../app/treasuries/sweep-expiring-tokens.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { SendParts } from "./send-parts.ts";
import type { composeTokens } from "./tokens.ts";

/** What sends share, of whichever chain: see `composeSends`. */
type Common = Pick<ExpiringDeps, "vault" | "clock" | "log" | "announce" | "inSends" | "chains">;

/** Of networks whose transactions expire. */
export const composeExpiringSends = (
  { pool, followed, rules }: Pick<SendParts, "pool" | "followed" | "rules">,
  tokens: ReturnType<typeof composeTokens>,
  { vault, clock, log, announce, inSends, chains }: Common,
): ReadonlyMap<NetworkCode, ExpiringDeps> =>
  new Map(
    followed.flatMap((one: FollowedNetwork) => {
      const { connected, expiring } = one;
      const { network, currency, scale } = one.watched;
      const rulesOf = rules.get(network);
      if (!expiring || !rulesOf) return [];
      const own = {
        ...{ network, native: { code: currency, scale }, rules: rulesOf, finality: connected.rules.finality },
        tokens: tokens.sendsOf(one),
      };
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
): readonly (() => Promise<void>)[] => {
  const inSweeps: InSweeps = (work) =>
    transaction((sql) => work({ sends: makeSendWriter(sql), treasuries: makeTreasuryWriter(sql) }));
  return [
    // Before what is left of the network's own currency is: the address pays its fee with that.
    makeSweepExpiringTokens({ ...deps, treasuries, inSweeps }),
    makeSweepDeposits({
      ...deps,
      nodes: deps.nodes.map(({ account }) => ({
        balanceAt: async (address: string) => (await account(address)).units,
        tokenBalanceAt: async () => 0n,
      })),
      tokens: { listFitting: async () => [] },
      ...{ treasuries, inSweeps },
    }),
    makeBuryExpired({ ...deps, ...sight }),
  ];
};

/** And behind it. */
export const expiringBroadcast = (deps: ExpiringDeps): (() => Promise<void>) =>
  makeBroadcastSends({ ...deps, sends: { listUnmined: makeListLiving(deps) } });
