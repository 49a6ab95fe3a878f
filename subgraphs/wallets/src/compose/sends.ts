import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import type { Vault } from "@coffer/platform/stores/vault";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/networks.ts";
import { makeChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { makePolicyReader } from "../adapters/postgres/policies/policy-reader.ts";
import { makeSendHistory } from "../adapters/postgres/sends/send-history.ts";
import { makeSendReader } from "../adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeTreasuryReader } from "../adapters/postgres/treasuries/treasury-reader.ts";
import { makeTreasuryWriter } from "../adapters/postgres/treasuries/treasury-writer.ts";
import type { IsAgreed } from "../app/chains/is-agreed.ts";
import { type ContentWatch, type InChain, NoAnswer, NodeRefusal } from "../app/chains/ports.ts";
import { makeBroadcastSends } from "../app/sends/broadcast-sends.ts";
import type { SendsDeps } from "../app/sends/deps.ts";
import { makeFollowSends } from "../app/sends/follow-sends.ts";
import { makeManageSends } from "../app/sends/manage-sends.ts";
import { makePlanPayout, type RequestedPayout } from "../app/sends/plan-payout.ts";
import type { SendRules } from "../app/sends/ports.ts";
import { makeQuoteNetworkFee } from "../app/sends/quote-network-fee.ts";
import { makeReadSends } from "../app/sends/read-sends.ts";
import { makeReplaceSends } from "../app/sends/replace-sends.ts";
import { makeSettleSends } from "../app/sends/settle-sends.ts";
import { makeSignSends } from "../app/sends/sign-sends.ts";
import { makeWatchSends, type SendChainWriter } from "../app/sends/watch-sends.ts";
import { makeOpenTreasury } from "../app/treasuries/open-treasury.ts";
import type { Standing, TreasuryReader } from "../app/treasuries/ports.ts";
import { makeProvideSandbox } from "../app/treasuries/provide-sandbox.ts";
import { makeReadTreasuries } from "../app/treasuries/read-treasuries.ts";
import { makeSettleFunding } from "../app/treasuries/settle-funding.ts";
import { makeSweepDeposits } from "../app/treasuries/sweep-deposits.ts";
import { makeSwitchTreasury } from "../app/treasuries/switch-treasury.ts";
import { type FundingChainWriter, makeWatchFunding } from "../app/treasuries/watch-funding.ts";
import type { MakeWalletKeys } from "../app/wallets/make-wallet-keys.ts";
import type { Networks } from "../app/wallets/ports.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import { composeTokens } from "./tokens.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly vault: Pick<Vault, "open">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly networks: Networks;
  readonly followed: readonly FollowedNetwork[];
  readonly rules: ReadonlyMap<NetworkCode, SendRules>;
  readonly makeKeys: MakeWalletKeys;
  readonly announce: () => void;
};

export type SendingChainWriter = SendChainWriter & FundingChainWriter;

/** What follows a network gives of it. */
type Sight = { readonly isAgreed: IsAgreed; readonly inChain: InChain<SendingChainWriter> };

/** What is looked for in blocks, and what is done behind them. */
export type NetworkSends = {
  readonly watches: readonly ContentWatch<SendingChainWriter>[];
  readonly round: (sight: Sight) => () => Promise<void>;
};

/** What of wallets sends over networks. */
export function composeSends(parts: Parts) {
  const { pool, transaction, clock, log, networks, rules, announce } = parts;
  const chains = makeChainReader(pool);
  const sends = makeSendReader(pool);
  const treasuries = makeTreasuryReader(pool);
  const history = makeSendHistory(pool);
  const policies = makePolicyReader(pool);
  const tokens = composeTokens({ ...parts, chains });
  const inTreasuries = <T>(work: (writer: ReturnType<typeof makeTreasuryWriter>) => Promise<T>) =>
    transaction((sql) => work(makeTreasuryWriter(sql)));
  const inSends: SendsDeps["inSends"] = (work) => transaction((sql) => work(makeSendWriter(sql)));
  const sending = sendingOf(parts, { chains, sends, inSends, tokens });
  const openTreasury = makeOpenTreasury({ ...parts, sending, inTreasuries });

  function ofNetwork(followedNetwork: FollowedNetwork): NetworkSends | null {
    const { connected, watched, faucets } = followedNetwork;
    const deps = sending.get(connected.network);
    if (!deps) return null;
    const { network } = deps;
    const { finality } = connected.rules;
    const isPaused = async () => (await treasuries.find(network))?.state !== "OPEN";
    const steps = [
      makeSweepDeposits({
        ...deps,
        treasuries,
        inSweeps: (work) =>
          transaction((sql) => work({ sends: makeSendWriter(sql), treasuries: makeTreasuryWriter(sql) })),
      }),
      makeSignSends({ ...deps, policies, isPaused, findTreasury: treasuries.find }),
      makeReplaceSends(deps),
      makeBroadcastSends(deps),
    ];
    let hasNews = false;
    const noteNews = () => {
      hasNews = true;
    };
    const provide = makeProvideSandbox({ network, sending: deps, faucets, treasuries, openTreasury, log });
    return {
      watches: [makeWatchSends({ network, clock, log, noteNews }), makeWatchFunding(network, deps.native)],
      round: ({ isAgreed, inChain }) => {
        const all = [
          ...(faucets.length > 0 ? [provide] : []),
          tokens.checkOf(followedNetwork),
          makeSettleSends({ ...deps, inChain, isAgreed, needed: watched.confirmations, finality }),
          makeSettleFunding({ ...deps, treasuries, inChain, isAgreed, finality }),
          ...steps,
        ];
        return async () => {
          if (hasNews) announce();
          hasNews = false;
          // What keeps one step from its end, a vault that is away as well, keeps no other waiting.
          const faults: unknown[] = [];
          for (const step of all) await orLater(step, { network, log }).catch((fault: unknown) => faults.push(fault));
          if (faults.length > 0) throw faults[0];
        };
      },
    };
  }

  const plan = makePlanPayout({ networks, rules: (network) => rules.get(network) ?? null, clock });
  return {
    ofNetwork,
    counts: [...makeCounts(treasuries), ...tokens.counts],
    planIn: (sql: Sql) => (asked: RequestedPayout) =>
      plan({ sends: makeSendWriter(sql), findTreasury: makeTreasuryWriter(sql).find }, asked),
    app: {
      stream: makeFollowSends({ sends, history }),
      readSends: makeReadSends({ sends, chains }),
      manageSends: makeManageSends({ inSends, clock, announce }),
      quoteNetworkFee: makeQuoteNetworkFee({ networks, sending, findTreasury: treasuries.find, clock }),
      readTreasuries: makeReadTreasuries({ networks, treasuries, sends, sending, tokens: tokens.reader }),
      tokens: tokens.reader,
      openTreasury,
      switchTreasury: makeSwitchTreasury({ networks, inTreasuries, clock, announce }),
    },
  };
}

type Stores = Pick<SendsDeps, "chains" | "sends" | "inSends"> & { readonly tokens: ReturnType<typeof composeTokens> };

/** Networks over which something is sent. */
const sendingOf = (
  { followed, rules, ...parts }: Parts,
  { tokens, ...stores }: Stores,
): ReadonlyMap<NetworkCode, SendsDeps> =>
  new Map(
    followed.flatMap((one) => {
      const { network, currency, scale } = one.watched;
      const [over, found] = [one.sending, rules.get(network)];
      if (!over || !found) return [];
      const own = { network, native: { code: currency, scale }, tokens: tokens.sendsOf(one), rules: found };
      return [[network, { ...parts, ...over, ...own, ...stores }] as const];
    }),
  );

/** What operators watch. */
function makeCounts({ countStanding }: TreasuryReader): readonly CountedMetric[] {
  const label = "network";
  const ofSends = (count: (standing: Standing) => number) => async () =>
    (await countStanding()).map((standing) => ({ label: standing.network, count: count(standing) }));
  return [
    {
      name: "coffer_transactions_planned",
      help: "Transactions that wait to be signed: for their turn, for money, or for a fee that is not too high.",
      label,
      count: ofSends(({ planned }) => planned),
    },
    {
      name: "coffer_transactions_held",
      help: "Transactions that wait for what a signing policy wants: for operators, for time, or for what else has left.",
      label,
      count: ofSends(({ held }) => held),
    },
    {
      name: "coffer_transaction_oldest_held_seconds",
      help: "The age of the oldest transaction that a signing policy holds.",
      label,
      count: ofSends(({ oldestHeldSeconds }) => oldestHeldSeconds),
    },
    {
      name: "coffer_transactions_unmined",
      help: "Transactions that are signed, and in no block.",
      label,
      count: ofSends(({ unmined }) => unmined),
    },
    {
      name: "coffer_transaction_oldest_seconds",
      help: "The age of the oldest transaction that is in no block.",
      label,
      count: ofSends(({ oldestSeconds }) => oldestSeconds),
    },
    {
      name: "coffer_sources_halted",
      help: "Addresses that nothing is signed from until an operator has looked.",
      label,
      count: ofSends(({ halted }) => halted),
    },
  ];
}

/** A node that says nothing now is asked again in the next round. */
async function orLater(
  step: () => Promise<void>,
  { network, log }: { readonly network: NetworkCode; readonly log: Logger },
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof NodeRefusal)) throw error;
    log.warn({ network, error }, "a node did not answer what sends need to know");
  }
}
