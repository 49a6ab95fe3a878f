import type { CofferEvent } from "@coffer/contracts/event";
import type { Kafka, RetryOptions } from "kafkajs";
import type { Logger } from "../../running/log.ts";
import type { EventHandler, ManyHandler, Selection } from "../bus.ts";
import type { EventTrust } from "../trust.ts";
import type { Topics } from "./topics.ts";

export type ReaderParts = {
  readonly kafka: Kafka;
  readonly retry: RetryOptions;
  readonly topics: Topics;
  readonly log: Logger;
  readonly trust: EventTrust;
};

export type Reading = {
  /** Asked for each connection. */
  readonly groupId: () => string;
  readonly topics: readonly string[];
  readonly handle: EventHandler;
  /** Of a durable reader: instead of `handle`. */
  readonly handleMany?: ManyHandler;
  /**
   * False for what nobody would do anything with: a signature costs a tenth of a millisecond to
   * check. Left out: everything is wanted.
   */
  readonly isWanted?: (event: CofferEvent) => boolean;
  /** Of a durable reader: renewed for each batch that was fetched. */
  readonly selection?: Selection;
  /**
   * A durable reader begins with what is kept and commits how far it has come; a live one begins at
   * the end, each time.
   */
  readonly kind: "durable" | "live";
  /**
   * Called each time it has joined and knows its place in every partition: what is published from
   * now on, it gets.
   */
  readonly positioned?: () => void;
};

/** With what is wanted of the batch at hand. */
export type Choosing = Reading & { readonly wants?: (event: CofferEvent) => Promise<boolean> };
