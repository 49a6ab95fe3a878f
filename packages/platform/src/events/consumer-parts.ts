import type { CofferEvent } from "@coffer/contracts/event";
import { type EventData, type EventType, readEventData } from "@coffer/contracts/event-data";
import type { Sql } from "../postgres/sql.ts";
import type { Logger } from "../running/log.ts";
import type { EventBus, Selection } from "./bus.ts";

declare const reads: unique symbol;

/**
 * What a consumer does with an event, inside the transaction that also remembers the event: its
 * effect happens once. Made by {@link makeEffect}, so that nothing is done with data that nobody
 * has read.
 */
export type Effect = ((sql: Sql, event: CofferEvent) => Promise<void>) & { readonly [reads]: true };

/**
 * The effect of a type's events. Data that is not what the type says (./contracts.ts) throws: the
 * event goes to the dead letters.
 */
export const makeEffect = <Type extends EventType>(
  type: Type,
  run: (sql: Sql, data: EventData<Type>, event: CofferEvent) => Promise<void>,
): Readonly<Record<Type, Effect>> => {
  const effect = async (sql: Sql, event: CofferEvent) => run(sql, readEventData(type, event), event);
  return { [type]: effect as Effect } as Readonly<Record<Type, Effect>>;
};

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
  /** Left out: everything on the topics is looked at. */
  readonly selection?: Selection;
  /**
   * Its effects do nothing at a repeat, by keys of their own: no row of the inbox is written, which
   * would be one for each event.
   */
  readonly isRepeatable?: boolean;
  /**
   * The effects of many at once, in one transaction; each of its own where it fails. Only with
   * {@link isRepeatable}: part of what comes again may have been taken.
   */
  readonly together?: (sql: Sql, events: readonly CofferEvent[]) => Promise<void>;
  /** Nobody waits for its effects: see the bus. */
  readonly isPatient?: boolean;
  /** By event type. Other types are passed over. */
  readonly effects: Readonly<Record<string, Effect>>;
};
