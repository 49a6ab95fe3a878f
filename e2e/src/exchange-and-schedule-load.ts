import { appendFileSync } from "node:fs";
import { askUntilAnswered } from "./ask-until-answered.ts";
import { operation } from "./operations.ts";
import { runClients } from "./run-clients.ts";

/**
 * Quotes and exchanges 1.00, and schedules a payment of 0.01 a few seconds ahead, in turns, until
 * it is killed. As in send-load.ts, each acknowledgement goes into a file at once, and what got no
 * answer is repeated with its key; what is refused because it comes too late by then is begun anew:
 * `node e2e/src/exchange-and-schedule-load.ts URL[,URL] TOKEN SOLD_ACCOUNT BOUGHT_ACCOUNT
 * FROM_ACCOUNT TO_USERNAME FILE CLIENTS PAUSE_MS`.
 */
const [urls = "", token = "", sold = "", bought = "", fromAccountId = "", username = "", file = "", ...rest] =
  process.argv.slice(2);
const [clients = "1", pauseMs = "0"] = rest;
const gateways = urls.split(",");
const AHEAD_MS = 3_000;
const [quoting, exchanging, scheduling] = ["ExchangeQuote", "Exchange", "SchedulePayment"].map(operation) as [
  string,
  string,
  string,
];

type Answer = Record<string, { id?: string; code?: string; payment?: { id: string }; schedule?: { id: string } }>;
const asking = (query: string, input: Record<string, unknown>, pick: (answer: Answer) => string | undefined) => ({
  token,
  query,
  input,
  pick: (data: object) => pick(data as Answer) ?? null,
});

/** The exchange's id; null where the quote had expired before anybody was there to take it. */
async function exchange(idempotencyKey: string, first: number): Promise<string | null> {
  const amount = { amount: "1.00", currency: "USD" };
  const input = { fromAccountId: sold, toAccountId: bought, side: "SELL", amount };
  const quoteId = await askUntilAnswered(
    gateways,
    asking(quoting, input, (data) => data.exchangeQuote?.id),
    first,
  );
  const said = await askUntilAnswered(
    gateways,
    asking(exchanging, { quoteId, idempotencyKey }, ({ exchange: one }) => one?.payment?.id ?? one?.code),
    first,
  );
  return said === "EXCHANGE_QUOTE_EXPIRED" ? null : said;
}

/** The schedule's id; null where its time had come before anybody was there to take it. */
async function schedule(idempotencyKey: string, first: number): Promise<string | null> {
  const startsAt = new Date(Date.now() + AHEAD_MS).toISOString().slice(0, 19);
  const amount = { amount: "0.01", currency: "USD" };
  const input = { fromAccountId, to: { username }, amount, startsAt, timeZone: "UTC", idempotencyKey };
  const said = await askUntilAnswered(
    gateways,
    asking(scheduling, input, ({ schedulePayment: one }) => one?.schedule?.id ?? one?.code),
    first,
  );
  return said === "SCHEDULE_IMPOSSIBLE" ? null : said;
}

await runClients(clients, pauseMs, async (name, n) => {
  const key = `${n % 2 === 0 ? "exchange" : "schedule"}-${name}-${n}`;
  const id = await (n % 2 === 0 ? exchange : schedule)(key, name + n);
  if (id !== null) appendFileSync(file, `${key} ${id}\n`);
});
