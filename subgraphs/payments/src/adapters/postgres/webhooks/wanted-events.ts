import { type CofferEvent, topicOf } from "@coffer/contracts/event";
import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Selection } from "@coffer/platform/events/bus";
import type pg from "pg";
import { isWebhookEventType, ownersOf, type WebhookEventType } from "../../../domain/events/event-types.ts";
import type { UserId } from "../../../domain/money/ids.ts";

/** So many are kept in mind of one type. Of more, everybody is taken to want it. */
const OWNERS_MAX = 50_000;

type Wanting = ReadonlySet<UserId> | "everybody";
type Known = { readonly revision: string; readonly byType: ReadonlyMap<WebhookEventType, Wanting> };

export type WantedEvents = Selection & {
  /** What endpoints want may have changed in this process: everything may be wanted. */
  forget(): void;
};

/**
 * What endpoints want, in mind. It is asked for by its revision alone, one row, at each batch of
 * events; so a process need not be told what another has changed, and where nobody wants anything
 * nothing is written.
 */
export function makeWantedEvents(pool: pg.Pool): WantedEvents {
  let known: Known | null = null;
  /** Counts what makes that outdated which is being read. */
  let turn = 0;

  const load = async (revision: string): Promise<Known> => {
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
    return { revision, byType };
  };

  return {
    async renew() {
      // Read before what it stands for: that may be newer, and is then read once more.
      const { rows } = await pool.query<{ revision: string }>({
        name: "webhook-revision",
        text: "SELECT revision::text FROM webhook_revision",
      });
      const revision = rows[0]?.revision ?? "";
      if (known?.revision === revision) return;
      turn += 1;
      const mine = turn;
      const loaded = await load(revision);
      // Of two that read at once the one that began later has the later word.
      if (mine === turn) known = loaded;
    },
    wants(event) {
      if (!isWebhookEventType(event.type)) return false;
      if (known === null) return true;
      const wanting = known.byType.get(event.type);
      if (wanting === undefined || wanting === "everybody") return wanting !== undefined;
      return isOfAny(event, wanting);
    },
    wantsOf: (topic, types) =>
      known === null ||
      [...known.byType.keys()].some(
        (type) => topicOf(type.split(".")[1] ?? "") === topic && (types?.includes(type) ?? true),
      ),
    forget() {
      turn += 1;
      known = null;
    },
  };
}

/** What cannot be read is wanted: whoever takes it keeps it as a dead letter. */
function isOfAny(event: CofferEvent, wanting: ReadonlySet<UserId>): boolean {
  try {
    return ownersOf(event).some((owner) => wanting.has(owner));
  } catch {
    return true;
  }
}
