import { forbidden } from "@coffer/platform/graphql/errors";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { WEBHOOK_EVENT_TYPES, type WebhookEventType } from "../../domain/events/event-types.ts";
import type { UserId } from "../../domain/money/ids.ts";
import { permissionOf } from "./permission-of.ts";
import type { EventPage, EventReader, ListedEvents } from "./ports.ts";

/**
 * The types of somebody's events that the actor may see: as they would have to read by the API what
 * each says. FORBIDDEN where there is none, which says nothing of whether there is such a person.
 */
export function typesFor(actor: Actor, userId: UserId): readonly WebhookEventType[] {
  const types = WEBHOOK_EVENT_TYPES.filter((type) => may(actor, permissionOf(type), userId));
  if (types.length === 0) throw forbidden();
  return types;
}

/** What was chosen of what may be seen. None chosen: all. */
export const chooseTypes = (
  chosen: readonly WebhookEventType[] | null,
  may: readonly WebhookEventType[],
): readonly WebhookEventType[] => (chosen === null ? may : may.filter((type) => chosen.includes(type)));

type Asked = {
  readonly actor: Actor;
  readonly userId: UserId;
  readonly page: Omit<EventPage, "filter"> & {
    readonly filter: Omit<EventPage["filter"], "types"> & { readonly types: readonly WebhookEventType[] | null };
  };
};

/** `since`: from when on they are kept. Whoever asks first has it begin. */
export async function listEvents(
  { events }: { readonly events: Pick<EventReader, "list" | "begin"> },
  { actor, userId, page }: Asked,
): Promise<ListedEvents & { readonly since: Date | null }> {
  const types = chooseTypes(page.filter.types, typesFor(actor, userId));
  const since = await events.begin(userId);
  return { ...(await events.list(userId, { ...page, filter: { ...page.filter, types } })), since };
}
