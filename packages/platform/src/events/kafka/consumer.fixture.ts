import { wrapEvent } from "@coffer/contracts/event";
import type pg from "pg";
import { inTransaction, pgSql } from "../../postgres/sql.ts";
import type { EventBus } from "../bus.ts";
import type { ConsumerParts, Effect } from "../consumer-parts.ts";

export const happened = (subject: string, count = 1) =>
  wrapEvent("users", { type: "thing.happened", subject, data: { count }, time: new Date(0) });

/** Tests of the road do not read the data as a type's. */
export type Unread = (...given: Parameters<Effect>) => Promise<void>;

/** Writes down which event it was; the database refuses a subject `impossible`. */
export const note: Unread = async (sql, { subject, data }) => {
  const { count } = data as { count: number };
  await sql.query("INSERT INTO effect (subject, count) VALUES ($1, $2::int)", [subject, count]);
};

export const consumerOf = (parts: {
  bus: EventBus;
  from: string;
  effect: Unread;
  log: ConsumerParts["log"];
  pool: pg.Pool;
}): ConsumerParts => ({
  subgraph: "users",
  name: parts.from,
  from: [parts.from],
  bus: parts.bus,
  log: parts.log,
  transaction: (work) => inTransaction(parts.pool, (client) => work(pgSql(client))),
  effects: { "coffer.users.thing.happened": parts.effect as Effect },
});
