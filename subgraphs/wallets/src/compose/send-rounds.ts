import type { Logger } from "@coffer/platform/running/log";
import type { FollowedNetwork } from "../adapters/networks.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import type { makeTreasuryReader } from "../adapters/postgres/treasuries/treasury-reader.ts";
import { makeTreasuryWriter } from "../adapters/postgres/treasuries/treasury-writer.ts";
import type { IsAgreed } from "../app/chains/is-agreed.ts";
import { type ContentWatch, type InChain, isNodeFault } from "../app/chains/ports.ts";
import type { PolicyReader } from "../app/policies/ports.ts";
import { makeBroadcastSends } from "../app/sends/broadcast-sends.ts";
import type { SendsDeps } from "../app/sends/deps.ts";
import type { ExpiringDeps } from "../app/sends/expiring/deps.ts";
import { type ExpiringChainWriter, makeWatchExpiringSends } from "../app/sends/expiring/watch-expiring-sends.ts";
import type { OutputDeps } from "../app/sends/outputs/deps.ts";
import { makeWatchOutputSends, type SpendChainWriter } from "../app/sends/outputs/watch-output-sends.ts";
import { makeReplaceSends } from "../app/sends/replace-sends.ts";
import { makeSettleSends } from "../app/sends/settle-sends.ts";
import { makeSignSends } from "../app/sends/sign-sends.ts";
import { makeWatchSends } from "../app/sends/watch-sends.ts";
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
import { expiringSteps } from "./expiring-sends.ts";
import type { External } from "./external-sends.ts";
import { outputSteps } from "./output-sends.ts";
import type { SendParts } from "./send-parts.ts";
import type { composeTokens } from "./tokens.ts";

export type SendingChainWriter = SpendChainWriter & ExpiringChainWriter & FundingChainWriter;

/** What follows a network gives of it. */
type Sight = { readonly isAgreed: IsAgreed; readonly inChain: InChain<SendingChainWriter> };

/** What is looked for in blocks, and what is done behind them. */
export type NetworkSends = {
  readonly watches: readonly ContentWatch<SendingChainWriter>[];
  readonly round: (sight: Sight) => () => Promise<void>;
};

type Step = () => Promise<void>;

/** What is settled the same way whatever a chain's money is. */
type Settling = Omit<Parameters<typeof makeSettleSends>[0], "inChain" | "isAgreed" | "needed" | "finality">;

type Rounds = Pick<SendParts, "transaction" | "clock" | "log" | "announce"> & {
  readonly sending: ReadonlyMap<NetworkCode, SendsDeps>;
  /** Of networks whose money is outputs. */
  readonly outputs: ReadonlyMap<NetworkCode, OutputDeps>;
  /** Of networks whose transactions expire. */
  readonly expiring: ReadonlyMap<NetworkCode, ExpiringDeps>;
  readonly treasuries: ReturnType<typeof makeTreasuryReader>;
  readonly policies: PolicyReader;
  readonly tokens: ReturnType<typeof composeTokens>;
  readonly external: External;
  readonly openTreasury: (command: OpenTreasury) => Promise<unknown>;
};

/** What each look at a network ends with, where something is sent over it. */
export function composeRounds({ external, ...rounds }: Rounds) {
  const { transaction, clock, log, announce, sending, outputs, expiring } = rounds;
  const { treasuries, policies, tokens, openTreasury } = rounds;
  const hold = (network: NetworkCode) => ({
    ...{ policies, findTreasury: treasuries.find },
    isPaused: async () => (await treasuries.find(network))?.state !== "OPEN",
  });

  /** Of a chain whose money is in accounts. */
  function stepsOf(deps: SendsDeps): readonly Step[] {
    return [
      makeSweepDeposits({
        ...deps,
        treasuries,
        inSweeps: (work) =>
          transaction((sql) => work({ sends: makeSendWriter(sql), treasuries: makeTreasuryWriter(sql) })),
      }),
      makeSignSends({ ...deps, ...hold(deps.network) }),
      makeReplaceSends(deps),
      makeBroadcastSends(deps),
    ];
  }

  function providedBy({ connected: { network }, faucets }: FollowedNetwork): readonly Step[] {
    if (faucets.length === 0) return [];
    const common = { network, faucets, treasuries, openTreasury, log };
    const [accounts, ofOutputs] = [sending.get(network), outputs.get(network)];
    if (accounts) return [makeProvideSandbox({ ...common, sending: accounts, listLacking: makeListLacking(accounts) })];
    const ofExpiring = expiring.get(network);
    if (ofExpiring) {
      const listLacking = makeListLackingExpiring(ofExpiring.native);
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
    const steps = ofOutputs ? outputSteps(ofOutputs, hold(network)) : accounts ? stepsOf(accounts) : [];
    let hasNews = false;
    const noteNews = () => {
      hasNews = true;
    };
    const makeWatch = ofOutputs ? makeWatchOutputSends : ofExpiring ? makeWatchExpiringSends : makeWatchSends;
    return {
      watches: [makeWatch({ network, clock, log, noteNews }), makeWatchFunding(network, deps.native)],
      round: ({ isAgreed, inChain }) => {
        const all = [
          ...providedBy(followed),
          ...(accounts ? [tokens.checkOf(followed)] : []),
          makeSettleSends({ ...deps, inChain, isAgreed, needed: watched.confirmations, finality }),
          makeSettleFunding({ ...deps, treasuries, inChain, isAgreed, finality }),
          ...external.steps({ deps, accounts, ofOutputs }, { isAgreed, finality }),
          ...steps,
          ...(ofExpiring
            ? expiringSteps(ofExpiring, { hold: hold(network), treasuries, transaction, isAgreed, inChain })
            : []),
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

  return ofNetwork;
}

/** A node that says nothing now is asked again in the next round. */
async function orLater(
  step: () => Promise<void>,
  { network, log }: { readonly network: NetworkCode; readonly log: Logger },
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!isNodeFault(error)) throw error;
    log.warn({ network, error }, "a node did not answer what sends need to know");
  }
}
