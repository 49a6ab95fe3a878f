import { parseId } from "@coffer/contracts/ids";
import type { EventBus } from "@coffer/platform/events/bus";
import type { EndedSessions } from "../../app/users/ports.ts";

const ENDED = "coffer.auth.session.ended";

/**
 * The bus for auth's relay: says in the key-value store, too, what ended, for gateways that start
 * later or do not hear the event. Whoever ends a session otherwise than over the API (a role that
 * was taken away) has no other way there. Where the store is away the event goes out all the same.
 */
export const announceEndings = (bus: EventBus, endedSessions: EndedSessions): EventBus => ({
  ...bus,
  async publish(topic, events) {
    const ended = events.filter(({ type }) => type === ENDED).map(({ subject }) => parseId("ses", subject));
    // The failure is logged where it happens.
    await Promise.allSettled(ended.filter((id) => id !== null).map((sessionId) => endedSessions.announce(sessionId)));
    await bus.publish(topic, events);
  },
});
