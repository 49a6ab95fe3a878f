import type { Id, UserId } from "./ids.ts";

/** What clients can follow: the names of its streams, for who writes them and for who listens. */
export type Followable = {
  /** Prefixes are one word, so that no two streams or keys can be mistaken for each other. */
  readonly one?: {
    /** The subscription's argument that names one: its follower listens on that one's stream. */
    readonly argument: string;
    readonly prefix: string;
  };
  /**
   * Where the followers of all of theirs listen: a stream of the person's own, or a key beside the
   * streams.
   */
  readonly mine: {
    readonly prefix: string;
    /** The subscription's argument that names another person, whose they are; where that may be. */
    readonly argument?: string;
  };
  /**
   * Arguments that say which events of a stream are delivered, all of them texts or lists of texts.
   * Its owner alone can tell, so no event is delivered on a hint's word.
   */
  readonly chosenBy?: readonly string[];
};

/**
 * By the root field of the subscription. Which subgraph owns it says the supergraph, so the gateway
 * learns of a new one from here and from there, and needs no change of its own.
 */
export const STREAMS = {
  balanceChanged: { one: { argument: "accountId", prefix: "account" }, mine: { prefix: "user" } },
  paymentStatus: { one: { argument: "paymentId", prefix: "payment" }, mine: { prefix: "payments" } },
  paymentRequestStatus: { one: { argument: "requestId", prefix: "request" }, mine: { prefix: "requests" } },
  paymentScheduleStatus: { one: { argument: "scheduleId", prefix: "schedule" }, mine: { prefix: "schedules" } },
  bulkPaymentStatus: { one: { argument: "bulkPaymentId", prefix: "bulk" }, mine: { prefix: "bulks" } },
  transactionStatus: { one: { argument: "transactionId", prefix: "transaction" }, mine: { prefix: "transactions" } },
  verificationStatus: { mine: { prefix: "verification" } },
  eventOccurred: { mine: { prefix: "events", argument: "userId" }, chosenBy: ["types", "objectId"] },
} as const satisfies Readonly<Record<string, Followable>>;

export type FollowedField = keyof typeof STREAMS;
type FieldWithOnes = {
  [Field in FollowedField]: (typeof STREAMS)[Field] extends { one: object } ? Field : never;
}[FollowedField];

export const isFollowedField = (field: string): field is FollowedField => Object.hasOwn(STREAMS, field);

/** The arguments that choose among a stream's events; none of most fields. */
export function chosenBy(field: string): readonly string[] {
  const followable: Followable | null = isFollowedField(field) ? STREAMS[field] : null;
  return followable?.chosenBy ?? [];
}

/** The stream of one thing, such as `account:acc_…`. */
export const streamOfOne = (field: FieldWithOnes, id: Id<string>): string => `${STREAMS[field].one.prefix}:${id}`;

/** The stream of one person, or the key of all of theirs, such as `payments:usr_…`. */
export const streamOfPerson = (field: FollowedField, userId: UserId): string =>
  `${STREAMS[field].mine.prefix}:${userId}`;

/** The id of the one thing that a stream is of; null where it is no such stream. */
export function parseStreamOfOne(field: FieldWithOnes, stream: string): string | null {
  const start = `${STREAMS[field].one.prefix}:`;
  return stream.startsWith(start) ? stream.slice(start.length) : null;
}

/** The id of the person whose stream it is; null where it is no such stream. */
export function parseStreamOfPerson(field: FollowedField, stream: string): string | null {
  const start = `${STREAMS[field].mine.prefix}:`;
  return stream.startsWith(start) ? stream.slice(start.length) : null;
}

/** The key that a follower listens on. An id that there is not never becomes "all mine". */
export function toFollowerKey(
  field: FollowedField,
  given: Readonly<Record<string, unknown>>,
  userId: UserId | "nobody",
): string {
  const { one, mine }: Followable = STREAMS[field];
  const id = one ? (given[one.argument] ?? null) : null;
  if (one && id !== null) return `${one.prefix}:${id}`;
  return `${mine.prefix}:${(mine.argument && given[mine.argument]) ?? userId}`;
}
