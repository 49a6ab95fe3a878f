import type { CofferEvent } from "@coffer/contracts/event";
import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Selection } from "@coffer/platform/events/bus";
import type pg from "pg";
import { isWebhookEventType, ownersOf } from "../../../domain/events/event-types.ts";
import type { UserId } from "../../../domain/money/ids.ts";

/** So many people are kept in mind. Of more, everybody's events are taken to be asked for. */
const PEOPLE_MAX = 50_000;

type Known = { readonly revision: string; readonly people: ReadonlySet<UserId> | "everybody" };

/**
 * Whose events are asked for, in mind. It is asked for by its revision alone, one row, at each
 * batch of events: so where nobody has asked, nothing is written, and no relay looks at what its
 * rows stand for.
 */
export function makeAskedFor(pool: pg.Pool): Selection {
  let known: Known | null = null;

  return {
    async renew() {
      // Read before what it stands for: that may be newer, and is then read once more.
      const { rows } = await pool.query<{ revision: string }>({
        name: "event-revision",
        text: "SELECT revision::text FROM webhook_revision",
      });
      const revision = rows[0]?.revision ?? "";
      if (known?.revision === revision) return;
      const found = await pool.query<{ owner_id: Uuid }>({
        name: "event-askers",
        text: `SELECT owner_id FROM event_stream LIMIT ${PEOPLE_MAX + 1}`,
      });
      const people = new Set(found.rows.map(({ owner_id }) => idFromUuid("usr", owner_id)));
      known = { revision, people: people.size > PEOPLE_MAX ? "everybody" : people };
    },
    wants(event) {
      if (!isWebhookEventType(event.type)) return false;
      const people = known?.people ?? "everybody";
      return people === "everybody" || isOfAny(event, people);
    },
    wantsOf: (_topic, types) =>
      (known === null || known.people === "everybody" || known.people.size > 0) &&
      (types?.some(isWebhookEventType) ?? true),
  };
}

/** What cannot be read is wanted: whoever takes it keeps it as a dead letter. */
function isOfAny(event: CofferEvent, people: ReadonlySet<UserId>): boolean {
  try {
    return ownersOf(event).some((owner) => people.has(owner));
  } catch {
    return true;
  }
}
