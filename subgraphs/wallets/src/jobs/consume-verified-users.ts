import type { EventBus, Subscription } from "@coffer/platform/events/bus";
import { startConsumer } from "@coffer/platform/events/consumer";
import { makeEffect } from "@coffer/platform/events/consumer-parts";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { WalletWriter } from "../app/wallets/ports.ts";
import type { ProvideWallets } from "../app/wallets/provide-wallets.ts";

type Parts = {
  bus: EventBus;
  log: Logger;
  transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  writerIn: (sql: Sql) => WalletWriter;
  provideWallets: (command: ProvideWallets, writer: WalletWriter) => Promise<void>;
};

/** `coffer.verification.user.verified` → one wallet per network asked for. */
export const startVerifiedUsersConsumer = (parts: Parts): Promise<Subscription> => {
  const { bus, log, transaction, writerIn, provideWallets } = parts;
  return startConsumer({
    subgraph: "wallets",
    name: "verified-users",
    from: ["verification"],
    bus,
    log,
    transaction,
    effects: makeEffect("coffer.verification.user.verified", (sql, { userId, networks }) =>
      provideWallets({ userId, networks }, writerIn(sql)),
    ),
  });
};
