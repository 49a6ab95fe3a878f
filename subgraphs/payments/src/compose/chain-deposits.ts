import type { Subscription } from "@coffer/platform/events/bus";
import { startConsumer as startReading } from "@coffer/platform/events/consumer";
import { type ConsumerParts, makeEffect } from "@coffer/platform/events/consumer-parts";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type pg from "pg";
import { makeChainBooks } from "../adapters/postgres/deposits/chain-books.ts";
import { makeCustody, receivable } from "../adapters/postgres/money/system-accounts.ts";
import type { ChainBooks } from "../app/deposits/chain-ports.ts";
import { makeCreditFromChain } from "../app/deposits/credit-from-chain.ts";
import { makeReverseChainCredit } from "../app/deposits/reverse-chain-credit.ts";
import type { Quotas } from "../domain/money/quotas.ts";
import { noteTakenBack } from "../jobs/deposits/note-taken-back.ts";
import type { Money } from "./money.ts";

type StartConsumer = (parts: ConsumerParts) => Promise<Subscription>;

type Within = { readonly books: ChainBooks; readonly committed: (() => void)[] };

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
  // What an effect is given is a door to the transaction; money goes by the client behind it.
  const open = new WeakMap<Sql, Within>();
  const within = (sql: Sql): Within => {
    const found = open.get(sql);
    if (!found) throw new Error("there is no transaction of money behind it");
    return found;
  };
  const work = async <T>(client: pg.ClientBase, run: (sql: Sql) => Promise<T>) => {
    const sql = pgSql(client);
    const committed: (() => void)[] = [];
    open.set(sql, { books: makeChainBooks(client, parts), committed });
    return { result: await run(sql), committed };
  };
  const booked = () => wakes.wake("payments", "ledger");
  return {
    start: (startConsumer = startReading) =>
      startConsumer({
        subgraph: "payments",
        name: "chain-deposits",
        from: ["wallets"],
        bus,
        log,
        async transaction(run) {
          const { result, committed } = await inTransaction(pool, (client) => work(client, run));
          for (const tell of committed) tell();
          return result;
        },
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
