import type { CofferEvent } from "@coffer/contracts/event";
import type { Listed } from "@coffer/platform/graphql/pages";
import type { WebhookEventType } from "../../domain/events/event-types.ts";
import type { UserId } from "../../domain/money/ids.ts";

/** What happened to somebody, as they are told of it. */
export type KeptEvent = {
  readonly ownerId: UserId;
  /** Of its owner's: 1, 2, 3 … */
  readonly sequence: string;
  /** As the event says: no other event of its source has it. */
  readonly id: CofferEvent["id"];
  readonly type: string;
  readonly subject: string;
  readonly occurredAt: Date;
  /** The whole event, as a webhook would be sent it. */
  readonly body: string;
};

/** Those of one person for which all of it holds. */
export type EventFilter = {
  readonly types: readonly WebhookEventType[];
  /** Of this subject. */
  readonly objectId: CofferEvent["subject"] | null;
  readonly since: Date | null;
  readonly until: Date | null;
};

export type EventPage = {
  readonly first: number;
  /** The sequence to begin behind. */
  readonly after: string | null;
  readonly filter: EventFilter;
};

/** `end`: where the look ended, if it found less than it may show. */
export type ListedEvents = Listed<KeptEvent> & { readonly end: string | null };

export type EventReader = {
  /** The newest first. */
  list(userId: UserId, page: EventPage): Promise<ListedEvents>;
  /** The first that come after a place, whatever they are, the oldest first. */
  listAfter(userId: UserId, sequence: string, limit: number): Promise<readonly KeptEvent[]>;
  find(userId: UserId, sequence: string): Promise<KeptEvent | null>;
  /** The last number that was given out; 0 where nothing was. */
  headOf(userId: UserId): Promise<string>;
  /**
   * From now on, if not since before: what happens to somebody is kept. Since when; null where
   * nothing is kept of anybody.
   */
  begin(userId: UserId): Promise<Date | null>;
};
