import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { Vault } from "@coffer/platform/stores/vault";
import { PrismaPg } from "@prisma/adapter-pg";
import { onCurveFound } from "./adapters/derivation/find-curve.ts";
import { makeSeedMaker } from "./adapters/derivation/seed-maker.ts";
import { connectNetworks, faucetsOf, makeKeyReaders } from "./adapters/networks.ts";
import { PrismaClient } from "./adapters/postgres/generated/client.ts";
import { checkWalletsRights } from "./adapters/postgres/signers/check-rights.ts";
import { makeWalletReader } from "./adapters/postgres/wallets/wallet-reader.ts";
import { makeWalletWriter } from "./adapters/postgres/wallets/wallet-writer.ts";
import { makeSimulateDeposit } from "./app/deposits/simulate-deposit.ts";
import type { WalletsApp } from "./app/use-cases.ts";
import { makeCreateAddress } from "./app/wallets/create-address.ts";
import { makeCreateWallet } from "./app/wallets/create-wallet.ts";
import { makeGate } from "./app/wallets/gate.ts";
import { makeLabelAddress } from "./app/wallets/label-address.ts";
import { makeMakeWalletKeys } from "./app/wallets/make-wallet-keys.ts";
import { makeManageWallets } from "./app/wallets/manage-wallets.ts";
import type { InTransaction } from "./app/wallets/ports.ts";
import { makeProvideWallets } from "./app/wallets/provide-wallets.ts";
import { makeReadWallets } from "./app/wallets/read-wallets.ts";
import { composeChains } from "./compose/chains.ts";
import { composeConsumers } from "./compose/consumers.ts";
import { composeNodeWallets } from "./compose/node-wallets.ts";
import { composePolicies } from "./compose/policies.ts";
import { composeReconciliations } from "./compose/reconciliations.ts";
import { composeSegregated } from "./compose/segregated.ts";
import { composeSends, makeTakeQuoteTurn } from "./compose/sends.ts";
import { composeSettings, composeTerms } from "./compose/settings.ts";
import { composeSightings } from "./compose/sightings.ts";
import { composeControls, composeOutages } from "./compose/simulations.ts";
import type { WalletsConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";

/** What wallets are made of, by what they do. */
function composeParts(environment: SubgraphEnvironment, config: WalletsConfig, log: Logger) {
  const { pool, vault, clock, wakes, mode } = environment;
  const prisma = connectPrisma(pool);
  const { networks, rules, ...terms } = composeTerms(pool, config, mode);
  const gate = makeGate(config.maxConcurrentGenerations);
  const makeKeys = makeMakeWalletKeys({ seeds: makeSeedMaker(), vault, gate });
  const announce = () => wakes.wake("wallets");
  const outages = composeOutages(pool, clock, mode);
  const followed = connectNetworks(networks, { ...config, mode, isCutOff: outages?.isDown });
  const transaction = <T>(work: (sql: Sql) => Promise<T>) => inTransaction(pool, (client) => work(pgSql(client)));
  const parts = { pool, transaction, clock, log, networks, followed, announce };
  const opener = config.signing === "inside" ? vault : OPENS_NOTHING;
  const keyReaders = makeKeyReaders(networks, config);
  const sends = composeSends({ ...parts, vault: opener, signing: config.signing, makeKeys, rules, keyReaders });
  const reader = makeWalletReader({ prisma, pool });
  const segregated = composeSegregated({
    ...{ ...parts, vault, gate, reader, fittingOf: sends.fittingOf, keyReaders },
    settings: { perUser: config.walletsPerUser, gapLimit: config.addressGapLimit },
  });
  const look = terms.live.refresh;
  const { ofNetwork: sendsOf, tokenLogs } = sends;
  return {
    ...{ ...parts, prisma, makeKeys, reader, segregated, sends, look },
    chains: composeChains({ ...parts, sendsOf, tokenLogs, segregated, look }),
    settings: composeSettings({ ...terms, pool, clock, log, mode, networks, codes: config.networks }),
    reconciliations: composeReconciliations({ ...parts, everyMs: config.reconcileEveryMs }),
    sightings: composeSightings({ pool, clock, log, followed }),
    nodeWallets: composeNodeWallets({ pool, clock, log, config: config.nodeWallets, announce }),
    controlChains: composeControls({ networks, followed, outages, clock }),
  };
}

export function composeWallets(environment: SubgraphEnvironment, config: WalletsConfig): Subgraph {
  const { pool, bus, clock, wakes, schemaFolder, callerOf, mode } = environment;
  const log = environment.log.child({ subgraph: "wallets" });
  onCurveFound((secp256k1) => log.info({ secp256k1 }, "keys are derived"));
  const parts = composeParts(environment, config, log);
  const { transaction, networks, followed, announce, makeKeys, reader, segregated, sends } = parts;
  const { chains, settings, reconciliations, sightings, nodeWallets, controlChains } = parts;

  const relay = makeRelay({ subgraph: "wallets", pool, bus, log });
  const inOwn: InTransaction = (work) => transaction((sql) => work(makeWalletWriter(sql)));
  const faucets = mode === "sandbox" ? faucetsOf(followed) : null;
  const app: WalletsApp = {
    createWallet: makeCreateWallet({
      ...{ networks, makeKeys, inTransaction: inOwn, reader, clock, announce },
      perUser: config.walletsPerUser,
    }),
    manageWallets: makeManageWallets({ inTransaction: inOwn, clock }),
    createAddress: makeCreateAddress({ networks, inTransaction: inOwn, reader, gapLimit: config.addressGapLimit }),
    labelAddress: makeLabelAddress({ inTransaction: inOwn }),
    readWallets: makeReadWallets({ reader }),
    networks,
    ...segregated.app,
    ...{ ...sends.app, ...composePolicies({ pool, transaction, clock, announce }), ...reconciliations.app },
    ...nodeWallets.app,
    ...settings.app,
    ...chains.app,
    readSightings: sightings.readSightings,
    takeQuoteTurn: makeTakeQuoteTurn(),
    simulateDeposit: makeSimulateDeposit({ networks, reader, faucets }),
    controlChains,
  };

  const consumers = composeConsumers({
    ...{ bus, log, transaction, announce },
    planIn: sends.planIn,
    callOffIn: sends.callOffIn,
    provideWallets: makeProvideWallets({ networks, makeKeys, clock, log }),
  });
  return {
    ...makeExecutableSubgraph({
      name: "wallets",
      schemaFolder,
      resolvers,
      makeContext: makeContext(app),
      callerOf,
      deadLetters: makeDeadLetterDesk({ subgraph: "wallets", pool, log }),
      log,
    }),
    routes: [],
    counts: [...chains.counts, ...sends.counts, ...reconciliations.counts],
    details: chains.details,
    ...lifeOf({
      checkRights: () => checkWalletsRights(pool, config.signing),
      relay,
      wakes,
      consumers,
      look: parts.look,
      followers: [settings, chains, sightings, nodeWallets, reconciliations],
      disconnect: () => parts.prisma.$disconnect(),
    }),
  };
}

const connectPrisma = (pool: SubgraphEnvironment["pool"]): PrismaClient =>
  new PrismaClient({ adapter: new PrismaPg(pool, { schema: "wallets" }), errorFormat: "minimal" });

/** Where account keys are a signer's alone: what asks for one all the same is told so. */
const OPENS_NOTHING: Pick<Vault, "open"> = {
  open: () => Promise.reject(new Error("account keys are opened by the signer alone")),
};

type Living = {
  /** Before anything is done. */
  readonly checkRights: () => Promise<void>;
  readonly look: () => Promise<void>;
  readonly relay: ReturnType<typeof makeRelay>;
  readonly wakes: SubgraphEnvironment["wakes"];
  readonly consumers: ReturnType<typeof composeConsumers>;
  /** What looks at nodes by itself. */
  readonly followers: readonly { start(): void; stop(): Promise<void> }[];
  readonly disconnect: () => Promise<void>;
};

function lifeOf(of: Living): Pick<Subgraph, "subscribe" | "start" | "stop"> {
  const { checkRights, look, relay, wakes, consumers, followers, disconnect } = of;
  let unlisten: (() => void) | undefined;
  return {
    subscribe: consumers.subscribe,
    async start() {
      await checkRights();
      await look();
      await consumers.subscribe();
      unlisten = wakes.on("wallets", relay.wake);
      relay.start();
      for (const follower of followers) follower.start();
    },
    async stop() {
      for (const follower of followers) await follower.stop();
      await consumers.stop();
      unlisten?.();
      await relay.stop();
      await disconnect();
    },
  };
}
