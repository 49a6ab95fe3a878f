import { POSTED } from "@coffer/ledger-core/apply-items";
import type { Sent } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { CHARGED, type Charge, chargeAhead } from "../limits/charge-ahead.ts";
import { listUses } from "../limits/limited.ts";
import { type Asking, CLAIMED, type Leaders } from "./claims.ts";
import { type Item, isApproved, isUnplaced } from "./item.ts";
import { applyEntriesAhead } from "./ledger-door.ts";
import { prepareParts } from "./parts.ts";
import { linkedEntries } from "./post-entries.ts";
import { toRecording } from "./record-payments.ts";

/** What was sent behind the claims, before they were answered. */
export type Ahead = {
  /**
   * The ledger's word on the leaders' entries; null where not all keys were ours, or not all fits
   * into the limits.
   */
  readonly applied: ReturnType<typeof applyEntriesAhead>;
  /** Null where nothing of theirs is limited; else noted where the ledger was asked. */
  readonly charge: Charge | null;
  /** Wrote everything where all were posted, else nothing. */
  readonly recorded: Sent;
};

/**
 * Sends the statements of the usual batch behind its claims, so that PostgreSQL does not wait for
 * us between them. Each does nothing unless the one in front of it took everything; then the batch
 * goes on from there, as any other does. Null where some command asks for more than an entry and a
 * payment: what that is depends on answers.
 */
export function sendAhead(
  client: pg.ClientBase,
  { unclaimed, claimed }: Leaders,
  { now, guarded }: Asking,
): Ahead | null {
  const items = claimed.map(({ item }) => item);
  if (items.length === 0 || unclaimed.length > 0 || !items.every(isUsual)) return null;
  const written = {
    made: items.flatMap(({ plan }) => plan.makes ?? []),
    moves: [],
    scheduled: [],
    started: [],
    calledOff: [],
  };
  const recording = prepareParts(written) ? null : toRecording(written, POSTED);
  if (!recording) return null;
  const charge = chargeAhead(client, listUses(items, guarded), { now, after: CLAIMED });
  const entries = applyEntriesAhead(client, items.flatMap(linkedEntries), charge ? CHARGED : CLAIMED);
  const answered = client.query(recording);
  // The first that fails says why; what comes behind it says only that something did.
  const applied = Promise.all([entries, charge?.charged]).then(([outcomes]) => outcomes);
  // Whoever decides waits for them, if the claims did not fail before.
  applied.catch(() => {});
  answered.catch(() => {});
  return { applied, charge, recorded: { answered } };
}

const isUsual = (item: Item): boolean => {
  const { guards, opens, entries, makes, moves } = item.plan;
  const isPlain = guards.length === 0 && !opens && !moves && !isApproved(item) && !isUnplaced(item);
  return isPlain && entries.length > 0 && !!makes && !item.use?.methodKind;
};
