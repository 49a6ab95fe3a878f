import { makeFairTurns, type TurnLimits } from "@coffer/platform/graphql/fair-turns";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeSendHistory } from "../adapters/postgres/sends/send-history.ts";
import { makeAnySendReader } from "../adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeTreasuryWriter } from "../adapters/postgres/treasuries/treasury-writer.ts";
import type { KeyReaders } from "../app/segregated/ports.ts";
import { type CalledOffPayout, makeCallOffPayout } from "../app/sends/call-off-payout.ts";
import { type AnySendingNetwork, findFollowed } from "../app/sends/deps.ts";
import type { ExpiringDeps } from "../app/sends/expiring/deps.ts";
import { makeQuoteExpiring } from "../app/sends/expiring/quote-expiring.ts";
import { makeFollowSends } from "../app/sends/follow-sends.ts";
import { makeManageSends } from "../app/sends/manage-sends.ts";
import type { OutputDeps } from "../app/sends/outputs/deps.ts";
import { makeQuoteOutputs } from "../app/sends/outputs/quote-outputs.ts";
import { makePlanPayout, type RequestedPayout } from "../app/sends/plan-payout.ts";
import { makeQuoteNetworkFee } from "../app/sends/quote-network-fee.ts";
import { makeReadSends } from "../app/sends/read-sends.ts";
import { makeOpenTreasury } from "../app/treasuries/open-treasury.ts";
import type { Standing, TreasuryReader } from "../app/treasuries/ports.ts";
import { makeReadTreasuries } from "../app/treasuries/read-treasuries.ts";
import { makeSwitchTreasury } from "../app/treasuries/switch-treasury.ts";
import type { WalletsApp } from "../app/use-cases.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import { composeCold } from "./cold.ts";
import { composeExternal } from "./external-sends.ts";
import { composeOffers, composeOwnSends } from "./own-sends.ts";
import type { SendParts } from "./send-parts.ts";
import { composeRounds } from "./send-rounds.ts";
import { composeSending } from "./sending.ts";
import { composeSignerWatch } from "./signers.ts";
import { composeSigning } from "./signing.ts";

/** A quote asks a node up to twice; its answer is worth nothing to who has waited for long. */
const QUOTE_TURNS: TurnLimits = {
  places: 4,
  ownersWorksMax: 4,
  ownersWeightMax: 4,
  weightMax: 64,
  patienceMs: 5_000,
};

export function makeTakeQuoteTurn(): WalletsApp["takeQuoteTurn"] {
  const turns = makeFairTurns(QUOTE_TURNS);
  return (userId, work) => turns.take(userId, 1, work);
}

/** What of wallets sends over networks. */
export function composeSends(parts: SendParts & { readonly keyReaders: KeyReaders }) {
  const { pool, transaction, clock, networks, rules, announce } = parts;
  const made = composeSending(parts);
  const { chains, sends, inSends, treasuries, tokens, sending, outputs, expiring } = made;
  const history = makeSendHistory(pool);
  const inTreasuries = <T>(work: (writer: ReturnType<typeof makeTreasuryWriter>) => Promise<T>) =>
    transaction((sql) => work(makeTreasuryWriter(sql)));
  const everySending = new Map<NetworkCode, AnySendingNetwork<unknown>>([...sending, ...outputs, ...expiring]);
  const openTreasury = makeOpenTreasury({ ...parts, inTreasuries, sending: everySending });
  const signers = composeSignerWatch(parts);
  const signing = parts.signing === "inside" ? composeSigning(made) : signers.stepsOf;
  const external = composeExternal(parts);
  const { own, offers } = composeOffers(parts, made);
  const cold = composeCold(parts, made, { keyReaders: parts.keyReaders, offers, drafts: external.prepare });
  const ofNetwork = composeRounds({ ...{ ...parts, ...made }, external, cold, openTreasury, signing });
  const plan = makePlanPayout({ networks, rules: (network) => rules.get(network) ?? null, clock });
  const callOff = makeCallOffPayout({ clock });
  return {
    ...{ ofNetwork, tokenLogs: { readOf: tokens.logsOf, readOldOf: tokens.oldLogsOf } },
    /** Tokens of a network whose contracts are what is configured. */
    fittingOf: (network: FollowedNetwork) => tokens.sendsOf(network).listFitting,
    counts: [...makeCounts(treasuries), ...tokens.counts, ...signers.counts, ...cold.counts],
    planIn: (sql: Sql) => (asked: RequestedPayout) =>
      plan({ sends: makeSendWriter(sql), findTreasury: makeTreasuryWriter(sql).find }, asked),
    callOffIn: (sql: Sql) => (asked: CalledOffPayout) => callOff(makeSendWriter(sql), asked),
    app: {
      stream: makeFollowSends({ sends, history }),
      readSends: makeReadSends({ sends: makeAnySendReader(pool), chains }),
      manageSends: makeManageSends({ expiring: new Set(expiring.keys()), inSends, clock, announce }),
      ...composeOwnSends(parts, own, { offers, drafts: external.prepare }),
      ...{ ...external.app, ...cold.app },
      quoteNetworkFee: makeQuoteNetworkFee({
        ...{ networks, sending, findTreasury: treasuries.find, clock },
        others: new Map([
          ...[...outputs].map(([network, deps]) => [network, makeQuoteOutputs(deps)] as const),
          ...[...expiring].map(([network, deps]) => [network, makeQuoteExpiring(deps, treasuries.find)] as const),
        ]),
      }),
      readTreasuries: makeReadTreasuries({
        ...{ networks, treasuries, sends, sending, cold: cold.reader },
        ...{ tokens: tokens.reader, pools: new Map([...poolsOf(outputs), ...balancesOf(expiring)]) },
      }),
      tokens: tokens.reader,
      sendingNetworks: new Set(everySending.keys()),
      openTreasury,
      switchTreasury: makeSwitchTreasury({ networks, inTreasuries, clock, announce }),
    },
  };
}

/** What is kept cold is at an address of its own, all else is pooled. */
const poolsOf = (outputs: ReadonlyMap<NetworkCode, OutputDeps>) =>
  [...outputs].map(([network, { coins }]) => {
    const read = async (address: string) => (await coins.sumCold(network, address)) ?? coins.sumPool(network);
    return [network, read] as const;
  });

/** As nodes have it now: such a chain tells nothing of a block. */
const balancesOf = (expiring: ReadonlyMap<NetworkCode, ExpiringDeps>) =>
  [...expiring].map(([network, deps]) => {
    const readBalance = async (address: string, contract: string | null): Promise<bigint | null> => {
      const followed = await findFollowed(deps);
      if (!followed) return null;
      const { node } = followed;
      const reading =
        contract === null ? node.account(address).then(({ units }) => units) : node.tokenUnits(contract, address);
      return reading.catch(() => null);
    };
    return [network, readBalance] as const;
  });

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
      name: "coffer_transactions_replaced",
      help: "Payments in whose place somebody else's transaction was mined: nothing is given back before an operator has looked.",
      label,
      count: ofSends(({ replaced }) => replaced),
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
