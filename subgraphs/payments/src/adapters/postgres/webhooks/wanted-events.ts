import { topicOf } from "@coffer/contracts/event";
import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Selection } from "@coffer/platform/events/bus";
import type pg from "pg";
import { isWebhookEventType, type WebhookEventType } from "../../../domain/events/event-types.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import { isOfAny } from "../events/is-of-any.ts";
import { makeKnownByRevision } from "../events/known-by-revision.ts";

/** So many are kept in mind of one type. Of more, everybody is taken to want it. */
const OWNERS_MAX = 50_000;

type Wanting = ReadonlySet<UserId> | "everybody";
type Known = ReadonlyMap<WebhookEventType, Wanting>;

export type WantedEvents = Selection & {
  /** What endpoints want may have changed in this process: everything may be wanted. */
  forget(): void;
};

/**
 * What endpoints want, in mind. It is looked at at each batch of events: where nobody wants
 * anything nothing is written.
 */
export function makeWantedEvents(pool: pg.Pool): WantedEvents {
  const known = makeKnownByRevision<Known>(pool, async () => {
    const { rows } = await pool.query<{ type: string; for_everybody: boolean; owners: Uuid[] }>({
      name: "webhook-wanted",
      text: `SELECT type, bool_or(for_everybody) OR count(DISTINCT owner_id) > $1 AS for_everybody,
          CASE WHEN count(DISTINCT owner_id) <= $1 THEN array_agg(DISTINCT owner_id) ELSE '{}' END AS owners
        FROM webhook_endpoint, unnest(event_types) type WHERE removed_at IS NULL AND disabled_at IS NULL GROUP BY type`,
      values: [OWNERS_MAX],
    });
    const byType = new Map<WebhookEventType, Wanting>();
    for (const { type, for_everybody, owners } of rows) {
      if (!isWebhookEventType(type)) continue;
      byType.set(type, for_everybody ? "everybody" : new Set(owners.map((owner) => idFromUuid("usr", owner))));
    }
    return byType;
  });

  return {
    renew: known.renew,
    forget: known.forget,
    wants(event) {
      if (!isWebhookEventType(event.type)) return false;
      const byType = known.now();
      if (byType === null) return true;
      const wanting = byType.get(event.type);
      if (wanting === undefined || wanting === "everybody") return wanting !== undefined;
      return isOfAny(event, wanting);
    },
    wantsOf(topic, types) {
      const byType = known.now();
      const isOf = (type: string) => topicOf(type.split(".")[1] ?? "") === topic && (types?.includes(type) ?? true);
      return byType === null || [...byType.keys()].some(isOf);
    },
  };
}
