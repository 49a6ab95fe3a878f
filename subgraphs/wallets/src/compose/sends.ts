import { makeFairTurns, type TurnLimits } from "@coffer/platform/graphql/fair-turns";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import { makeChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { makePolicyReader } from "../adapters/postgres/policies/policy-reader.ts";
import { makeSendHistory } from "../adapters/postgres/sends/send-history.ts";
import { makeAnySendReader, makeSendReader } from "../adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeTreasuryReader } from "../adapters/postgres/treasuries/treasury-reader.ts";
import { makeTreasuryWriter } from "../adapters/postgres/treasuries/treasury-writer.ts";
import { type AnySendingNetwork, findFollowed, type SendsDeps } from "../app/sends/deps.ts";
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
import { composeExpiringSends } from "./expiring-sends.ts";
import { composeExternal } from "./external-sends.ts";
import { composeOutputSends } from "./output-sends.ts";
import { composeOwnSends } from "./own-sends.ts";
import type { SendParts } from "./send-parts.ts";
import { composeRounds } from "./send-rounds.ts";
import { composeTokens } from "./tokens.ts";

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
export function composeSends(parts: SendParts) {
  const { pool, transaction, clock, networks, rules, announce } = parts;
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
  const outputs = composeOutputSends(parts, { ...parts, chains, inSends });
  const expiring = composeExpiringSends(parts, { ...parts, chains, inSends });
  const everySending = new Map<NetworkCode, AnySendingNetwork<unknown>>([...sending, ...outputs, ...expiring]);
  const openTreasury = makeOpenTreasury({ ...parts, inTreasuries, sending: everySending });
  const external = composeExternal(parts);
  const ofNetwork = composeRounds({
    ...parts,
    sending,
    outputs,
    expiring,
    external,
    treasuries,
    policies,
    tokens,
    openTreasury,
  });
  const plan = makePlanPayout({ networks, rules: (network) => rules.get(network) ?? null, clock });
  return {
    ofNetwork,
    counts: [...makeCounts(treasuries), ...tokens.counts],
    planIn: (sql: Sql) => (asked: RequestedPayout) =>
      plan({ sends: makeSendWriter(sql), findTreasury: makeTreasuryWriter(sql).find }, asked),
    app: {
      stream: makeFollowSends({ sends, history }),
      readSends: makeReadSends({ sends: makeAnySendReader(pool), chains }),
      manageSends: makeManageSends({ expiring: new Set(expiring.keys()), inSends, clock, announce }),
      sendTransaction: composeOwnSends(parts, sending, { outputs, drafts: external.prepare }),
      ...external.app,
      quoteNetworkFee: makeQuoteNetworkFee({
        ...{ networks, sending, findTreasury: treasuries.find, clock },
        others: new Map([
          ...[...outputs].map(([network, deps]) => [network, makeQuoteOutputs(deps)] as const),
          ...[...expiring].map(([network, deps]) => [network, makeQuoteExpiring(deps, treasuries.find)] as const),
        ]),
      }),
      readTreasuries: makeReadTreasuries({
        ...{ networks, treasuries, sends, sending },
        ...{ tokens: tokens.reader, pools: new Map([...poolsOf(outputs), ...balancesOf(expiring)]) },
      }),
      tokens: tokens.reader,
      sendingNetworks: new Set(everySending.keys()),
      openTreasury,
      switchTreasury: makeSwitchTreasury({ networks, inTreasuries, clock, announce }),
    },
  };
}

type Stores = Pick<SendsDeps, "chains" | "sends" | "inSends"> & { readonly tokens: ReturnType<typeof composeTokens> };

/** Networks over which something is sent. */
const sendingOf = (
  { followed, rules, ...parts }: SendParts,
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

const poolsOf = (outputs: ReadonlyMap<NetworkCode, OutputDeps>): ReadonlyMap<NetworkCode, () => Promise<bigint>> =>
  new Map([...outputs].map(([network, { coins }]) => [network, () => coins.sumPool(network)] as const));

/** As nodes have it now: such a chain tells nothing of a block. */
const balancesOf = (expiring: ReadonlyMap<NetworkCode, ExpiringDeps>) =>
  [...expiring].map(([network, deps]) => {
    const readBalance = async (address: string): Promise<bigint | null> => {
      const followed = await findFollowed(deps);
      if (!followed) return null;
      return followed.node.account(address).then(
        ({ units }) => units,
        () => null,
      );
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
