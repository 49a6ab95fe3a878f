import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Selection } from "@coffer/platform/events/bus";
import type pg from "pg";
import { isWebhookEventType } from "../../../domain/events/event-types.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import { isOfAny } from "./is-of-any.ts";
import { makeKnownByRevision } from "./known-by-revision.ts";

/** So many people are kept in mind. Of more, everybody's events are taken to be asked for. */
const PEOPLE_MAX = 50_000;

type Known = { readonly people: ReadonlySet<UserId> | "everybody" };

/**
 * Whose events are asked for, in mind. It is looked at at each batch of events: so where nobody has
 * asked, nothing is written, and no relay looks at what its rows stand for.
 */
export function makeAskedFor(pool: pg.Pool): Selection {
  const known = makeKnownByRevision<Known>(pool, async () => {
    const { rows } = await pool.query<{ owner_id: Uuid }>({
      name: "event-askers",
      text: `SELECT owner_id FROM event_stream LIMIT ${PEOPLE_MAX + 1}`,
    });
    const people = new Set(rows.map(({ owner_id }) => idFromUuid("usr", owner_id)));
    return { people: people.size > PEOPLE_MAX ? "everybody" : people };
  });

  return {
    renew: known.renew,
    wants(event) {
      if (!isWebhookEventType(event.type)) return false;
      const people = known.now()?.people ?? "everybody";
      return people === "everybody" || isOfAny(event, people);
    },
    wantsOf(_topic, types) {
      const people = known.now()?.people ?? "everybody";
      return (people === "everybody" || people.size > 0) && (types?.some(isWebhookEventType) ?? true);
    },
  };
}
