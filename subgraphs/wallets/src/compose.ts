import type { Subscription } from "@coffer/platform/events/bus";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { PrismaPg } from "@prisma/adapter-pg";
import { makeSeedMaker } from "./adapters/derivation/seed-maker.ts";
import { connectNetworks, makeNetworks } from "./adapters/networks.ts";
import { PrismaClient } from "./adapters/postgres/generated/client.ts";
import { makeWalletReader } from "./adapters/postgres/wallets/wallet-reader.ts";
import { makeWalletWriter } from "./adapters/postgres/wallets/wallet-writer.ts";
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
import type { WalletsConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";
import { startVerifiedUsersConsumer } from "./jobs/consume-verified-users.ts";

export function composeWallets(environment: SubgraphEnvironment, config: WalletsConfig): Subgraph {
  const { pool, bus, vault, clock, wakes, schemaFolder, callerOf } = environment;
  const log = environment.log.child({ subgraph: "wallets" });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "wallets" }), errorFormat: "minimal" });
  const networks = makeNetworks(config.networks, { ...config, mode: environment.mode });
  const connected = connectNetworks(config.networks, { ...config, mode: environment.mode });
  const chains = composeChains({ pool, clock, log, networks, connected });
  const makeKeys = makeMakeWalletKeys({
    seeds: makeSeedMaker(),
    vault,
    gate: makeGate(config.maxConcurrentGenerations),
  });
  const announce = () => wakes.wake("wallets");
  const transaction = <T>(work: (sql: Sql) => Promise<T>) => inTransaction(pool, (client) => work(pgSql(client)));

  const relay = makeRelay({ subgraph: "wallets", pool, bus, log });
  const reader = makeWalletReader({ prisma, pool });
  const inOwn: InTransaction = (work) => transaction((sql) => work(makeWalletWriter(sql)));
  const app: WalletsApp = {
    createWallet: makeCreateWallet({
      networks,
      makeKeys,
      inTransaction: inOwn,
      reader,
      clock,
      perUser: config.walletsPerUser,
      announce,
    }),
    manageWallets: makeManageWallets({ inTransaction: inOwn, clock }),
    createAddress: makeCreateAddress({ networks, inTransaction: inOwn, reader, gapLimit: config.addressGapLimit }),
    labelAddress: makeLabelAddress({ inTransaction: inOwn }),
    readWallets: makeReadWallets({ reader }),
    networks,
    readNetworks: chains.readNetworks,
    resumeNetwork: chains.resumeNetwork,
  };

  let consumer: Subscription | undefined;
  let unlisten: (() => void) | undefined;
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
    counts: chains.counts,
    async start() {
      unlisten = wakes.on("wallets", relay.wake);
      relay.start();
      chains.start();
      consumer = await startVerifiedUsersConsumer({
        bus,
        log,
        async transaction(work) {
          const done = await transaction(work);
          announce();
          return done;
        },
        writerIn: makeWalletWriter,
        provideWallets: makeProvideWallets({ networks, makeKeys, clock, log }),
      });
    },
    async stop() {
      await chains.stop();
      await consumer?.stop();
      unlisten?.();
      await relay.stop();
      await prisma.$disconnect();
    },
  };
}
