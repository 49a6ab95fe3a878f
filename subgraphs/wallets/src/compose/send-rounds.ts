import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeListTakenOff, makeTakenOffWriter } from "../adapters/postgres/sends/taken-off.ts";
import type { makeTreasuryReader } from "../adapters/postgres/treasuries/treasury-reader.ts";
import { makeTreasuryWriter } from "../adapters/postgres/treasuries/treasury-writer.ts";
import type { IsAgreed } from "../app/chains/is-agreed.ts";
import type { ContentWatch, InChain } from "../app/chains/ports.ts";
import { makeBroadcastSends } from "../app/sends/broadcast-sends.ts";
import { makeCallOffTakenOff } from "../app/sends/call-off-taken-off.ts";
import type { SendsDeps } from "../app/sends/deps.ts";
import type { ExpiringDeps } from "../app/sends/expiring/deps.ts";
import { type ExpiringChainWriter, makeWatchExpiringSends } from "../app/sends/expiring/watch-expiring-sends.ts";
import type { OutputDeps } from "../app/sends/outputs/deps.ts";
import { makeWatchOutputSends, type SpendChainWriter } from "../app/sends/outputs/watch-output-sends.ts";
import { makeSettleSends } from "../app/sends/settle-sends.ts";
import { makeWatchSends } from "../app/sends/watch-sends.ts";
import { makeWatchTokenLogs, type TokenLogChainWriter } from "../app/tokens/read-token-logs.ts";
import type { OpenTreasury } from "../app/treasuries/open-treasury.ts";
import {
  makeListLacking,
  makeListLackingExpiring,
  makeListLackingOutputs,
  makeProvideSandbox,
} from "../app/treasuries/provide-sandbox.ts";
import { makeSettleFunding } from "../app/treasuries/settle-funding.ts";
import { makeSweepDeposits } from "../app/treasuries/sweep-deposits.ts";
import { type FundingChainWriter, makeWatchFunding } from "../app/treasuries/watch-funding.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { Cold } from "./cold.ts";
import { expiringBroadcast, expiringPlans } from "./expiring-sends.ts";
import type { External } from "./external-sends.ts";
import { outputSteps } from "./output-sends.ts";
import type { SendParts } from "./send-parts.ts";
import { inRound, type Step } from "./signing.ts";
import type { composeTokens } from "./tokens.ts";

export type SendingChainWriter = SpendChainWriter & ExpiringChainWriter & FundingChainWriter & TokenLogChainWriter;

/** What follows a network gives of it. */
type Sight = { readonly isAgreed: IsAgreed; readonly inChain: InChain<SendingChainWriter> };

/** What is looked for in blocks, and what is done behind them. */
export type NetworkSends = {
  readonly watches: readonly ContentWatch<SendingChainWriter>[];
  /** The one of them that is told of what tokens' contracts have logged, too. */
  readonly funding: ContentWatch<SendingChainWriter>;
  readonly round: (sight: Sight) => () => Promise<void>;
};

/** What is settled the same way whatever a chain's money is. */
type Settling = Omit<Parameters<typeof makeSettleSends>[0], "inChain" | "isAgreed" | "needed" | "finality">;

type Rounds = Pick<SendParts, "pool" | "transaction" | "clock" | "log" | "announce"> & {
  readonly sending: ReadonlyMap<NetworkCode, SendsDeps>;
  /** Of networks whose money is outputs. */
  readonly outputs: ReadonlyMap<NetworkCode, OutputDeps>;
  /** Of networks whose transactions expire. */
  readonly expiring: ReadonlyMap<NetworkCode, ExpiringDeps>;
  readonly treasuries: ReturnType<typeof makeTreasuryReader>;
  readonly tokens: ReturnType<typeof composeTokens>;
  readonly external: External;
  readonly cold: Cold;
  readonly openTreasury: (command: OpenTreasury) => Promise<unknown>;
  /** What signs, or looks whether a signer is at work. */
  readonly signing: (network: NetworkCode) => readonly Step[];
};

/** What each look at a network ends with, where something is sent over it. */
export function composeRounds({
  pool,
  transaction,
  clock,
  log,
  announce,
  sending,
  outputs,
  expiring,
  treasuries,
  tokens,
  external,
  cold,
  openTreasury,
  signing,
}: Rounds) {
  /** Of a chain whose money is in accounts. */
  const sweepOf = (deps: SendsDeps): Step =>
    makeSweepDeposits({
      ...deps,
      treasuries,
      inSweeps: (work) =>
        transaction((sql) => work({ sends: makeSendWriter(sql), treasuries: makeTreasuryWriter(sql) })),
    });

  /** Where contracts keep tokens. */
  const callOffOf = ({ network, ...deps }: Settling): Step =>
    makeCallOffTakenOff({
      ...deps,
      ...{ network, listTakenOff: makeListTakenOff(pool) },
      inTakenOff: (work) => transaction((sql) => work(makeTakenOffWriter(sql))),
    });

  function providedBy({ connected: { network }, faucets }: FollowedNetwork): readonly Step[] {
    if (faucets.length === 0) return [];
    const common = { network, faucets, treasuries, openTreasury, log };
    const [accounts, ofOutputs] = [sending.get(network), outputs.get(network)];
    if (accounts) return [makeProvideSandbox({ ...common, sending: accounts, listLacking: makeListLacking(accounts) })];
    const ofExpiring = expiring.get(network);
    if (ofExpiring) {
      const listLacking = makeListLackingExpiring(ofExpiring);
      return [makeProvideSandbox({ ...common, sending: ofExpiring, listLacking })];
    }
    if (!ofOutputs) return [];
    const sumPool = () => ofOutputs.coins.sumPool(network);
    const listLacking = makeListLackingOutputs(ofOutputs.native, sumPool);
    return [makeProvideSandbox({ ...common, sending: ofOutputs, listLacking })];
  }

  function ofNetwork(followed: FollowedNetwork): NetworkSends | null {
    const { connected, watched } = followed;
    const { network } = connected;
    const [accounts, ofOutputs, ofExpiring] = [sending.get(network), outputs.get(network), expiring.get(network)];
    const deps: Settling | undefined = accounts ?? ofOutputs ?? ofExpiring;
    if (!deps) return null;
    const { finality } = connected.rules;
    let hasNews = false;
    const noteNews = () => {
      hasNews = true;
    };
    const makeWatch = ofOutputs ? makeWatchOutputSends : ofExpiring ? makeWatchExpiringSends : makeWatchSends;
    const funding = makeWatchFunding(network, deps.native);
    return {
      watches: [makeWatch({ network, clock, log, noteNews }), funding, makeWatchTokenLogs(network)],
      funding,
      round: ({ isAgreed, inChain }) => {
        const all = [
          ...providedBy(followed),
          ...(accounts || ofExpiring ? [tokens.checkOf(followed), callOffOf(deps)] : []),
          makeSettleSends({ ...deps, inChain, isAgreed, needed: () => watched.confirmations, finality }),
          makeSettleFunding({ ...deps, treasuries, inChain, isAgreed, finality }),
          ...external.steps({ deps, accounts, ofOutputs, ofExpiring }, { isAgreed, finality }),
          ...(accounts ? [sweepOf(accounts)] : []),
          ...(ofExpiring ? expiringPlans(ofExpiring, { treasuries, transaction, isAgreed, inChain }) : []),
          ...cold.stepsOf(network),
          ...signing(network),
          ...(accounts ? [makeBroadcastSends(accounts)] : []),
          ...(ofOutputs ? outputSteps(ofOutputs) : []),
          ...(ofExpiring ? [expiringBroadcast(ofExpiring)] : []),
        ];
        const round = inRound(all, { network, log });
        return async () => {
          if (hasNews) announce();
          hasNews = false;
          await round();
        };
      },
    };
  }

  return ofNetwork;
}
