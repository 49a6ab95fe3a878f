import { requireUser } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { loadDelivered } from "@coffer/platform/streams/streams";
import type { EventData } from "../../app/events/follow-events.ts";
import { listEvents } from "../../app/events/list-events.ts";
import { permissionOf } from "../../app/events/permission-of.ts";
import type { Context } from "../context.ts";
import type { EventOccurredResolvers, QueryResolvers } from "../generated/types.ts";
import { LOOK_COST } from "../history/payment-lists.ts";
import type { EventOccurredParent } from "../parents.ts";
import { eventsOf, parseEvents } from "./parse.ts";

export const events: QueryResolvers["events"] = async (_root, args, { actor, app, work }) => {
  const viewerId = actor.kind === "user" ? actor.userId : null;
  const { first, after, filter } = parseEvents(args, viewerId);
  const userId = filter.userId ?? requireUser(actor).userId;
  work?.take(LOOK_COST);
  const listed = await listEvents(app, { actor, userId, page: { first, after, filter } });
  const connection = eventsOf(filter, viewerId).present(listed, {
    hasPrevious: after !== null,
    placeOf: ({ sequence }) => sequence,
    end: listed.end,
  });
  return { ...connection, keptSince: listed.since };
};

const mayShow = (viewer: UserActor, { type, ownerId }: EventData): boolean => {
  const permission = permissionOf(type);
  return permission !== null && may(viewer, permission, ownerId);
};

export const eventOccurred = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<EventOccurredParent> =>
    loadDelivered<EventData>({ owner: context.app.eventStreams, mayShow }, context),
};

export const EventOccurred: EventOccurredResolvers = {
  event: ({ cursor: _cursor, snapshot: _snapshot, ...event }) => ({ ...event, occurredAt: new Date(event.occurredAt) }),
};
