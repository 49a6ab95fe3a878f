import type { Subscription } from "@coffer/platform/events/bus";
import { startConsumer as startReading } from "@coffer/platform/events/consumer";
import { type ConsumerParts, makeEffect } from "@coffer/platform/events/consumer-parts";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeCustody, networkFees, treasuryEquity } from "../adapters/postgres/money/system-accounts.ts";
import { makeTreasuryBooks } from "../adapters/postgres/treasury/treasury-books.ts";
import { makePayoutBooks } from "../adapters/postgres/withdrawals/address-payouts.ts";
import { makeBookFee, makeBookFunding, makeNoteSwitch, noteStop } from "../app/treasury/book-treasury.ts";
import { noteCancelled, noteConfirmed, noteFailed, noteNotCancelled } from "../app/withdrawals/note-payout-end.ts";
import { makeBooking } from "./booking.ts";
import type { Money } from "./money.ts";

type StartConsumer = (parts: ConsumerParts) => Promise<Subscription>;

/**
 * Notes what became of what goes to addresses, and whether anything goes there now, and books what
 * networks took and what came to their treasuries, by the events of wallets. Each in the
 * transaction that remembers it, and so once; one that cannot be is a dead letter, and nothing of
 * it is done. `noted`: called where there is something to be done for the job that pays out.
 */
export function composeChainPayouts(
  money: Money,
  { bus, wakes }: Pick<SubgraphEnvironment, "bus" | "wakes">,
  noted: () => void,
): { readonly start: (startConsumer?: StartConsumer) => Promise<Subscription> } {
  const { pool, log } = money;
  const parts = { ...money, custody: makeCustody(), networkFees, treasuryEquity };
  const [noteSwitch, bookFee, bookFunding] = [makeNoteSwitch(parts), makeBookFee(parts), makeBookFunding(parts)];
  const { within, transaction } = makeBooking(pool, (client) => ({
    payouts: makePayoutBooks(client),
    treasury: makeTreasuryBooks(client),
  }));
  const booked = () => wakes.wake("payments", "ledger");
  const told = () => wakes.wake("payments");
  return {
    start: (startConsumer = startReading) =>
      startConsumer({
        subgraph: "payments",
        name: "chain-payouts",
        from: ["wallets"],
        bus,
        log,
        transaction,
        effects: {
          ...makeEffect("coffer.wallets.payout.confirmed", async (sql, confirmed) => {
            const { books, committed } = within(sql);
            if (await noteConfirmed(books.payouts, confirmed)) committed.push(noted);
          }),
          ...makeEffect("coffer.wallets.payout.failed", async (sql, failed) => {
            const { books, committed } = within(sql);
            if (await noteFailed(books.payouts, failed)) committed.push(noted);
          }),
          ...makeEffect("coffer.wallets.payout.cancelled", async (sql, cancelled) => {
            const { books, committed } = within(sql);
            if (await noteCancelled(books.payouts, cancelled)) committed.push(noted);
          }),
          ...makeEffect("coffer.wallets.payout.cancellation_refused", async (sql, refused) => {
            const { books, committed } = within(sql);
            if (await noteNotCancelled(books.payouts, refused)) committed.push(told);
          }),
          ...makeEffect("coffer.wallets.treasury.switched", async (sql, switched) => {
            const { books, committed } = within(sql);
            await noteSwitch(books.treasury, switched);
            committed.push(noted);
          }),
          ...makeEffect("coffer.wallets.custody.switched", async (sql, switched) => {
            const { books, committed } = within(sql);
            await noteStop(books.treasury, switched);
            committed.push(noted);
          }),
          ...makeEffect("coffer.wallets.fee.paid", async (sql, paid) => {
            const { books, committed } = within(sql);
            if (await bookFee(books.treasury, paid)) committed.push(booked);
          }),
          ...makeEffect("coffer.wallets.treasury.funded", async (sql, funded) => {
            const { books, committed } = within(sql);
            if (await bookFunding(books.treasury, funded)) committed.push(booked);
          }),
        },
      }),
  };
}
