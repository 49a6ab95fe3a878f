import { parseId } from "@coffer/contracts/ids";
import type { EventBus } from "@coffer/platform/events/bus";
import { announceQuietly } from "../../app/users/announce-all.ts";
import type { EndedSessions } from "../../app/users/ports.ts";

/** The prefix of what ended, by the type of the event that says so. */
const ENDED: Readonly<Record<string, "ses" | "kgr" | "ngr">> = {
  "coffer.auth.session.ended": "ses",
  "coffer.auth.key_grant.ended": "kgr",
  "coffer.auth.node_grant.ended": "ngr",
};

/**
 * The bus for auth's relay: says in the key-value store, too, what ended, for gateways that start
 * later or do not hear the event. Whoever ends a session otherwise than over the API (a role that
 * was taken away) has no other way there. Where the store is away the event goes out all the same.
 */
export const announceEndings = (bus: EventBus, endedSessions: EndedSessions): EventBus => ({
  ...bus,
  async publish(topic, events) {
    const ended = events.map(({ type, subject }) => {
      const prefix = ENDED[type];
      return prefix === undefined ? null : parseId(prefix, subject);
    });
    // The failure is logged where it happens.
    await announceQuietly(
      endedSessions,
      ended.filter((id) => id !== null),
    );
    await bus.publish(topic, events);
  },
});
