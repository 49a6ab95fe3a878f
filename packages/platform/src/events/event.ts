import { newUuid } from "../ids.ts";

/** Where followers of a subscription find an event: a stream and the event's place in it. */
export type StreamPlace = {
  /** Such as `account:acc_…`; within one stream the sequence is 1, 2, 3 … without a gap. */
  readonly stream: string;
  /** A whole number as text: it may exceed 2^53. */
  readonly sequence: string;
  /** Keys that followers listen on: the stream itself, or `user:usr_…` for "all mine". */
  readonly audience: readonly string[];
};

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A CloudEvents 1.0 event in JSON format. Extension attributes: `sequence`, `ownerid`, `requestid`. */
export type CofferEvent<Data extends Json = Json> = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: `/coffer/${string}`;
  /** Such as `coffer.verification.user.verified`. */
  readonly type: string;
  /** The aggregate's id; also the partition key, so that one aggregate's events stay in order. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: Data;
  /** Per aggregate, as text. */
  readonly sequence?: string;
  readonly ownerid?: string;
  readonly requestid?: string;
  /** Present on what clients may follow by a subscription. */
  readonly follow?: { readonly field: string; readonly places: readonly StreamPlace[] };
};

/** What a use case states; the envelope is added here. */
export type NewEvent = {
  readonly type: string;
  readonly subject: string;
  readonly data: Json;
  /** When it happened. */
  readonly time: Date;
  readonly sequence?: string;
  readonly ownerId?: string;
  readonly follow?: CofferEvent["follow"];
  /** Left out: a new one. Given where the same fact must keep its id when it is published again. */
  readonly id?: string;
};

export const makeEvent = (subgraph: string, event: NewEvent): CofferEvent => ({
  specversion: "1.0",
  id: event.id ?? newUuid(),
  source: `/coffer/${subgraph}`,
  type: `coffer.${subgraph}.${event.type}`,
  subject: event.subject,
  time: event.time.toISOString(),
  datacontenttype: "application/json",
  data: event.data,
  ...(event.sequence === undefined ? {} : { sequence: event.sequence }),
  ...(event.ownerId === undefined ? {} : { ownerid: event.ownerId }),
  ...(event.follow === undefined ? {} : { follow: event.follow }),
});

/** One topic per subgraph. */
export const topicOf = (subgraph: string): string => `coffer.${subgraph}.v1`;
