import type { Logger } from "../log.ts";
import type { Sql } from "../sql.ts";
import type { EventBus } from "./bus.ts";
import type { CofferEvent } from "./event.ts";

/** What a consumer does with an event, inside the transaction that also remembers the event: its effect happens once. */
export type Effect = (sql: Sql, event: CofferEvent) => Promise<void>;

export type ConsumerParts = {
  /** The consuming subgraph; with `name` the group. */
  readonly subgraph: string;
  readonly name: string;
  /** Subgraphs whose topics are read. */
  readonly from: readonly string[];
  readonly bus: EventBus;
  readonly log: Logger;
  /** Opens one transaction of the consumer's database. */
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  /** By event type. Other types are passed over. */
  readonly effects: Readonly<Record<string, Effect>>;
};
