import { id, instant, line, optional } from "@coffer/platform/graphql/input-parsers";
import { type PageArguments, type PagedList, pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { afterwards, object, type Parser, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { isSequence } from "@coffer/platform/streams/streams";
import { ok } from "@coffer/platform/values/result";
import type { WebhookEventType } from "../../domain/events/event-types.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { EventFilter as FilterInput } from "../generated/types.ts";
import { eventTypes } from "./parse-types.ts";

/** As long as the longest subject of an event. */
const OBJECT_MAX = 500;

type Filter = {
  readonly types: readonly WebhookEventType[] | null;
  readonly objectId: string | null;
  readonly userId: UserId | null;
  readonly since: Date | null;
  readonly until: Date | null;
};

const NOTHING: Filter = { types: null, objectId: null, userId: null, since: null, until: null };

const said = optional(
  object((read: ReadAt<FilterInput>) => ({
    types: read("types", optional(eventTypes)),
    objectId: read("objectId", optional(line(OBJECT_MAX))),
    userId: read("userId", optional(id("usr"))),
    since: read("since", optional(instant)),
    until: read("until", optional(instant)),
  })),
);

const filter: Parser<FilterInput | null | undefined, Filter> = (raw, path) => {
  const read = said(raw, path);
  return read.ok ? ok(read.value ?? NOTHING) : read;
};

const parsePlace = (text: string): string | null => (isSequence(text) ? text : null);

/** Under another filter it is another list. */
export const eventsOf = ({ userId, ...filtered }: Filter, viewerId: UserId | null): PagedList<string> =>
  pagedList({ name: "events of a person", of: [userId ?? viewerId, JSON.stringify(filtered)], parsePlace });

type EventArguments = PageArguments & { readonly filter?: FilterInput | null | undefined };

/** Throws BAD_USER_INPUT with every fault. */
export const parseEvents = (args: EventArguments, viewerId: UserId | null) =>
  readInput(args, (read) => {
    const filtered = read("filter", filter);
    return {
      first: read("first", pageSize),
      after: afterwards(filtered, (known) => read("after", eventsOf(known, viewerId).after)),
      filter: filtered,
    };
  });
