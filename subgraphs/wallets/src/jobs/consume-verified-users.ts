import type { EventBus, Subscription } from "@coffer/platform/events/bus";
import { startConsumer } from "@coffer/platform/events/consumer";
import type { Effect } from "@coffer/platform/events/consumer-parts";
import type { CofferEvent, Json } from "@coffer/platform/events/event";
import { isId } from "@coffer/platform/ids";
import type { Logger } from "@coffer/platform/log";
import type { Sql } from "@coffer/platform/sql";
import type { WalletWriter } from "../app/ports.ts";
import type { ProvideWallets } from "../app/provide-wallets.ts";

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
  const provide: Effect = (sql, event) => provideWallets(parseVerified(event), writerIn(sql));
  return startConsumer({
    subgraph: "wallets",
    name: "verified-users",
    from: ["verification"],
    bus,
    log,
    transaction,
    effects: { "coffer.verification.user.verified": provide },
  });
};

/** Throws on anything else than what the event's contract says: it goes to the dead letters. */
function parseVerified(event: CofferEvent): ProvideWallets {
  const { userId, networks } = event.data as { userId?: Json; networks?: Json };
  if (typeof userId !== "string" || !isId("usr", userId)) throw new Error("user.verified without a user");
  if (!Array.isArray(networks) || !networks.every((network) => typeof network === "string")) {
    throw new Error("user.verified without networks");
  }
  return { userId, networks };
}
