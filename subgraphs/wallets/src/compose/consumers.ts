import type { EventBus, Subscription } from "@coffer/platform/events/bus";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import { makeNoteCredited } from "../adapters/postgres/deposits/deposit-writer.ts";
import { makeWalletWriter } from "../adapters/postgres/wallets/wallet-writer.ts";
import type { CalledOffPayout } from "../app/sends/call-off-payout.ts";
import type { RequestedPayout } from "../app/sends/plan-payout.ts";
import type { WalletWriter } from "../app/wallets/ports.ts";
import type { ProvideWallets } from "../app/wallets/provide-wallets.ts";
import { startCreditedDepositsConsumer } from "../jobs/consume-credited-deposits.ts";
import { startPayoutsConsumer } from "../jobs/consume-payouts.ts";
import { startVerifiedUsersConsumer } from "../jobs/consume-verified-users.ts";

type Parts = {
  readonly bus: EventBus;
  readonly log: Logger;
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly announce: () => void;
  readonly planIn: (sql: Sql) => (asked: RequestedPayout) => Promise<void>;
  readonly callOffIn: (sql: Sql) => (asked: CalledOffPayout) => Promise<void>;
  readonly provideWallets: (command: ProvideWallets, writer: WalletWriter) => Promise<void>;
};

/** What wallets reads of others. */
export function composeConsumers({ bus, log, transaction, announce, provideWallets, ...payouts }: Parts) {
  /** What was told is sent, and what is to be done is done, at once. */
  const announced = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const done = await transaction(work);
    announce();
    return done;
  };
  let started: readonly Subscription[] | undefined;
  return {
    /** Once; before payments starts, which says what it has credited. */
    async subscribe() {
      started ??= [
        await startVerifiedUsersConsumer({
          bus,
          log,
          transaction: announced,
          writerIn: makeWalletWriter,
          provideWallets,
        }),
        await startCreditedDepositsConsumer({ bus, log, transaction, noteIn: makeNoteCredited }),
        await startPayoutsConsumer({ bus, log, transaction: announced, ...payouts }),
      ];
    },
    async stop() {
      for (const consumer of started ?? []) await consumer.stop();
    },
  };
}
