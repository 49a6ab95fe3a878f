import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { makeChainWriter } from "../adapters/postgres/chains/chain-writer.ts";
import { makeKeepProviders } from "../adapters/postgres/chains/keep-providers.ts";
import { makeDepositReader } from "../adapters/postgres/deposits/deposit-reader.ts";
import { makeDepositWriter } from "../adapters/postgres/deposits/deposit-writer.ts";
import { onlyOurs } from "../adapters/postgres/outputs/only-ours.ts";
import { makeOutputWriter } from "../adapters/postgres/outputs/output-writer.ts";
import { makeRescanWriter } from "../adapters/postgres/rescans/rescan-writer.ts";
import { withReceipts } from "../adapters/postgres/segregated/receipt-reader.ts";
import { makeExpiringWriter } from "../adapters/postgres/sends/expiring-writer.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeSpendWriter } from "../adapters/postgres/sends/spend-writer.ts";
import { makeTokenLogWriter } from "../adapters/postgres/tokens/token-log-writer.ts";
import { makeTreasuryWriter } from "../adapters/postgres/treasuries/treasury-writer.ts";
import { makeFollowChain } from "../app/chains/follow-chain.ts";
import { makeIsAgreed } from "../app/chains/is-agreed.ts";
import { makeLookAtProviders } from "../app/chains/look-at-providers.ts";
import type { BlockReader, ChainReader, InChain, KeepProviders } from "../app/chains/ports.ts";
import { makeReadNetworks, makeTellHealth } from "../app/chains/read-networks.ts";
import { makeResumeNetwork } from "../app/chains/resume-network.ts";
import { makeWatchBlocks } from "../app/chains/watch-blocks.ts";
import { makeConfirmDeposits } from "../app/deposits/confirm-deposits.ts";
import type { DepositChainWriter, DepositReader } from "../app/deposits/ports.ts";
import { makeReadDeposits } from "../app/deposits/read-deposits.ts";
import { makeWatchDeposits } from "../app/deposits/watch-deposits.ts";
import type { OutputChainWriter } from "../app/outputs/ports.ts";
import { makeWatchOutputs } from "../app/outputs/watch-outputs.ts";
import type { RescanChainWriter } from "../app/rescans/ports.ts";
import type { ReceiptChainWriter } from "../app/segregated/ports.ts";
import { makeReadOldBlock } from "../app/tokens/read-old-block.ts";
import { nativeOf } from "../app/wallets/native-of.ts";
import type { Networks } from "../app/wallets/ports.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import { makeLeasedLoops } from "../jobs/leased-loops.ts";
import { readersOf } from "./readers.ts";
import { composeRescans } from "./rescans.ts";
import type { Segregated } from "./segregated.ts";
import type { NetworkSends, SendingChainWriter } from "./send-rounds.ts";
import type { composeTokens } from "./tokens.ts";

type Parts = {
  readonly segregated: Segregated;
  readonly sendsOf: (network: FollowedNetwork) => NetworkSends | null;
  readonly tokenLogs: {
    readonly readOf: ReturnType<typeof composeTokens>["logsOf"];
    readonly readOldOf: ReturnType<typeof composeTokens>["oldLogsOf"];
  };
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly networks: Networks;
  readonly followed: readonly FollowedNetwork[];
  readonly announce: () => void;
  /** At what operators have agreed on: each round is of what holds when it begins. */
  readonly look: () => Promise<void>;
};

/** All that is written of a network, in one transaction. */
type WholeChainWriter = DepositChainWriter &
  OutputChainWriter &
  SendingChainWriter &
  ReceiptChainWriter &
  RescanChainWriter;

/** What of wallets looks at chains. */
export function composeChains(of: Parts) {
  const { pool, clock, log, networks, followed } = of;
  const reader = makeChainReader(pool);
  const deposits = withReceipts(makeDepositReader(pool), pool);
  const inChain = makeInWholeChain(of);
  const rescans = composeRescans({ ...of, chains: reader });
  const shared = { ...of, reader, chains: reader, deposits, inChain, rescans, keepProviders: makeKeepProviders(pool) };
  const configured = new Map(followed.map(({ connected: { network, nodes } }) => [network, nodes.length]));
  return {
    app: {
      readNetworks: makeReadNetworks({ reader, configured, clock }),
      resumeNetwork: makeResumeNetwork({ networks, inChain, clock }),
      readDeposits: makeReadDeposits({ deposits, chains: reader }),
      ...rescans.appOf(inChain),
    },
    ...watchedOf({ reader, configured, clock }, rescans.counts),
    ...makeLeasedLoops(
      { pool, log },
      "follow",
      followed.map((network) => followerOf(shared, network)),
    ),
  };
}

type Shared = Parts & {
  readonly reader: ChainReader;
  readonly chains: ChainReader;
  readonly deposits: DepositReader;
  readonly inChain: InChain<WholeChainWriter>;
  readonly rescans: ReturnType<typeof composeRescans>;
  readonly keepProviders: KeepProviders;
};

/** Everything that is done of one network, one after the other. */
function followerOf(shared: Shared, network: FollowedNetwork) {
  const { pool, log, reader, inChain, sendsOf, tokenLogs, segregated, rescans, look } = shared;
  const { connected, watched, hasOutputs } = network;
  const parts = { ...shared, connected, watched, isAgreed: makeIsAgreed({ connected, chains: reader, log }) };
  const { isAgreed } = parts;
  const sends = sendsOf(network);
  const outputs = hasOutputs ? [makeWatchOutputs(connected.network)] : [];
  const apart = segregated.ofNetwork(network);
  const deposited = makeWatchDeposits(parts);
  const watches = [deposited, ...outputs, ...(apart?.watches ?? []), ...(sends?.watches ?? [])];
  const ofOurs = watched.readers?.map((blocks) => onlyOurs(blocks, connected.network, pool)) ?? null;
  const readers = hasOutputs ? ofOurs : readersOf(network, pool);
  const watch = makeWatchBlocks<WholeChainWriter>({ ...{ network: connected.network, log }, readers, watches });
  const sight = makeLookAtProviders(parts);
  const follow = makeFollowChain({ ...parts, sight, watch, onBegin: rescans.backfillOf(network) });
  const confirm = makeConfirmDeposits(parts);
  const told = [deposited, ...(apart?.watches ?? []), ...(sends ? [sends.funding] : [])];
  const readLogs = tokenLogs.readOf<WholeChainWriter>(network, { isAgreed, inChain, watches: told });
  const send = sends?.round({ isAgreed, inChain });
  // A node may have forgotten what it takes to run an old block again.
  const ofOld = hasOutputs ? ofOurs : readersOf({ ...network, internal: null }, pool);
  const readOld = (from: readonly BlockReader[], above: "LEFT_OUT" | "WAITED_FOR") => {
    const readTokens = tokenLogs.readOldOf<WholeChainWriter>(network, { inChain, above });
    return makeReadOldBlock({ ...parts, readers: from, readTokens });
  };
  const scan = ofOld && apart?.scan({ inChain, readBlock: readOld(ofOld, "LEFT_OUT") });
  const rescan =
    ofOld &&
    rescans.ofNetwork<WholeChainWriter>(network, {
      inChain,
      readBlock: readOld(readers ?? ofOld, "WAITED_FOR"),
      readUntraced: network.internal && readOld(ofOld, "WAITED_FOR"),
      funding: sends?.funding ?? null,
    });
  return {
    ...{ network: connected.network, everyMs: connected.rules.lookEveryMs },
    async run() {
      await look();
      const isMore = await follow();
      await readLogs();
      await confirm();
      await send?.();
      const isRescanned = await rescan?.();
      return (await scan?.()) || isRescanned || isMore;
    },
  };
}

const makeInWholeChain =
  ({ pool, networks, segregated }: Parts): InChain<WholeChainWriter> =>
  (work) =>
    inTransaction(pool, (client) => {
      const sql = pgSql(client);
      return work({
        ...makeChainWriter(sql),
        deposits: makeDepositWriter(sql),
        outputs: makeOutputWriter(sql),
        rescans: makeRescanWriter(sql, (network) => nativeOf(networks, network)),
        receipts: segregated.receiptsIn(sql),
        sends: makeSendWriter(sql),
        spends: makeSpendWriter(sql),
        expiring: makeExpiringWriter(sql),
        treasuries: makeTreasuryWriter(sql),
        tokenLogs: makeTokenLogWriter(sql),
      });
    });

/** What operators watch. */
const watchedOf = (chains: Parameters<typeof makeTellHealth>[0], counts: readonly CountedMetric[]) => ({
  counts: [...makeCounts(chains.reader, [...chains.configured.keys()]), ...counts],
  details: [{ name: "networks", read: makeTellHealth(chains) }],
});

function makeCounts(reader: ChainReader, networks: readonly NetworkCode[]): readonly CountedMetric[] {
  const ofChains = async (count: (height: { tip: number; followed: number; stopped: boolean }) => number) =>
    [...(await reader.list(networks))].map(([label, { tip, cursor, state }]) => ({
      label,
      count: count({ tip: tip.height, followed: cursor.height, stopped: state === "STOPPED" }),
    }));
  const label = "network";
  return [
    {
      name: "coffer_chain_tip_height",
      help: "The height of the newest block that a network's node knows of.",
      label,
      count: () => ofChains(({ tip }) => tip),
    },
    {
      name: "coffer_chain_blocks_behind",
      help: "Blocks that a network's node knows of, and that are not read yet.",
      label,
      count: () => ofChains(({ tip, followed }) => Math.max(0, tip - followed)),
    },
    {
      name: "coffer_chain_stopped",
      help: "1 where a block that was final was replaced, and an operator has to look.",
      label,
      count: () => ofChains(({ stopped }) => (stopped ? 1 : 0)),
    },
    {
      name: "coffer_chain_providers_ok",
      help: "Providers of a network that can be followed.",
      label,
      count: async () =>
        [...(await reader.listProviders(networks))].map(([network, providers]) => ({
          label: network,
          count: providers.filter(({ state }) => state === "OK").length,
        })),
    },
  ];
}
