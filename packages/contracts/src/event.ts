import { newUuid, type UserId } from "./ids.ts";

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

/**
 * A CloudEvents 1.0 event in JSON format. Extension attributes: `sequence`, `ownerid`, `requestid`.
 */
export type CofferEvent<Data extends Json = Json> = {
  readonly specversion: "1.0";
  /** Any text that no other event of its source has (CloudEvents 1.0). */
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

/** What an envelope is put around. */
export type Wrapped = Pick<CofferEvent, "type" | "subject" | "data" | "sequence" | "follow"> &
  Partial<Pick<CofferEvent, "id">> & {
    readonly time: Date;
    readonly ownerId?: UserId;
  };

/**
 * The envelope, whatever is in it: producers state theirs by `makeEvent` (./new-event.ts), which
 * knows what each type holds.
 */
export const wrapEvent = (subgraph: string, event: Wrapped): CofferEvent => ({
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

/** What a database can keep as a text, and a log line can show. */
const NAME = /^[\x20-\x7e]{1,500}$/;
const isName = (value: unknown): value is string => typeof value === "string" && NAME.test(value);
const WORD = /^[A-Za-z]{1,100}$/;
const SEQUENCE = /^(0|[1-9]\d{0,18})$/;
const isSequence = (value: unknown): boolean => typeof value === "string" && SEQUENCE.test(value);
const isAbsentOr = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPlace = (place: unknown): boolean =>
  isObject(place) &&
  isName(place.stream) &&
  isSequence(place.sequence) &&
  Array.isArray(place.audience) &&
  place.audience.every(isName);

const isFollow = (follow: unknown): boolean =>
  isObject(follow) &&
  typeof follow.field === "string" &&
  WORD.test(follow.field) &&
  Array.isArray(follow.places) &&
  follow.places.every(isPlace);

/**
 * An envelope that came from outside, whole and of the right shape, else null. What its data holds
 * is for who knows the type (./event-data.ts).
 */
export function parseEvent(raw: unknown): CofferEvent | null {
  if (!isObject(raw)) return null;
  const { specversion, id, source, type, subject, time, data } = raw;
  const isWhole =
    specversion === "1.0" &&
    [id, source, type, subject].every(isName) &&
    typeof time === "string" &&
    !Number.isNaN(Date.parse(time)) &&
    data !== undefined &&
    isAbsentOr(raw.sequence, isSequence) &&
    isAbsentOr(raw.ownerid, isName) &&
    isAbsentOr(raw.requestid, isName) &&
    isAbsentOr(raw.follow, isFollow);
  return isWhole ? (raw as CofferEvent) : null;
}
