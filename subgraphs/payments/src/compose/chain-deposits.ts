import type { Subscription } from "@coffer/platform/events/bus";
import { startConsumer as startReading } from "@coffer/platform/events/consumer";
import { type ConsumerParts, makeEffect } from "@coffer/platform/events/consumer-parts";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeChainBooks } from "../adapters/postgres/deposits/chain-books.ts";
import { makeCustody, receivable } from "../adapters/postgres/money/system-accounts.ts";
import { makeCreditFromChain } from "../app/deposits/credit-from-chain.ts";
import { makeReverseChainCredit } from "../app/deposits/reverse-chain-credit.ts";
import type { Quotas } from "../domain/money/quotas.ts";
import { noteTakenBack } from "../jobs/deposits/note-taken-back.ts";
import { makeBooking } from "./booking.ts";
import type { Money } from "./money.ts";

type StartConsumer = (parts: ConsumerParts) => Promise<Subscription>;

/**
 * Books what chains bring, and take back, by the events of wallets. Each is booked in the
 * transaction that remembers it, and so once; one that cannot be is a dead letter, and nothing of
 * it is done.
 */
export function composeChainDeposits(
  money: Money,
  { bus, wakes }: Pick<SubgraphEnvironment, "bus" | "wakes">,
  quotas: Quotas,
): { readonly start: (startConsumer?: StartConsumer) => Promise<Subscription> } {
  const { pool, log } = money;
  const parts = { ...money, quotas, custody: makeCustody(), receivable };
  const credit = makeCreditFromChain(parts);
  const reverse = makeReverseChainCredit(parts);
  const takenBack = noteTakenBack(log);
  const { within, transaction } = makeBooking(pool, (client) => makeChainBooks(client, parts));
  const booked = () => wakes.wake("payments", "ledger");
  return {
    start: (startConsumer = startReading) =>
      startConsumer({
        subgraph: "payments",
        name: "chain-deposits",
        from: ["wallets"],
        bus,
        log,
        transaction,
        effects: {
          ...makeEffect("coffer.wallets.deposit.confirmed", async (sql, confirmed) => {
            const { books, committed } = within(sql);
            if (await credit(books, confirmed)) committed.push(booked);
          }),
          ...makeEffect("coffer.wallets.deposit.reversed", async (sql, reversed) => {
            const { books, committed } = within(sql);
            const payment = await reverse(books, reversed);
            if (payment) committed.push(booked, () => takenBack(payment));
          }),
        },
      }),
  };
}
