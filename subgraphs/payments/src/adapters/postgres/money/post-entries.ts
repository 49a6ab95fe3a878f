import { isDone, type Outcome } from "@coffer/ledger-core/ledger-item";
import type pg from "pg";
import type { AccountId } from "../../../domain/money/ids.ts";
import { type Entry, paymentOf } from "../../../domain/money/plan.ts";
import type { Item } from "./item.ts";
import { applyEntries } from "./ledger-door.ts";
import { listClosed } from "./open-accounts.ts";
import { toRefusal } from "./refused-by-ledger.ts";

/**
 * Gives the items that the ledger refused their outcome; returns those whose payee is a person, and
 * is to be paid elsewhere because that account is closed. `ahead`: what the ledger has said of
 * these items before.
 */
export async function postEntries(
  client: pg.ClientBase,
  items: readonly Item[],
  ahead?: readonly Outcome[],
): Promise<ReadonlySet<Item>> {
  const posting = items.filter(({ plan }) => plan.entries.length > 0);
  const outcomes = ahead ?? (await applyEntries(client, posting.flatMap(linkedEntries)));
  let place = 0;
  const refused = posting.flatMap((item) => {
    const from = place;
    place += item.plan.entries.length;
    const refusing = firstRefusal(outcomes.slice(from, place));
    return refusing ? [{ item, refusing }] : [];
  });
  const moved = await findMoved(
    client,
    refused.flatMap(({ item, refusing }) =>
      refusing.outcome.code === "account_closed" && item.plan.payee ? [item] : [],
    ),
  );
  for (const { item, refusing } of refused) if (!moved.has(item)) refuse(item, refusing);
  return moved;
}

/** The entries of one plan are a chain: all are posted, or none. */
export function linkedEntries({ plan }: Item) {
  const about = paymentOf(plan);
  if (!about) throw new Error("an entry of no payment");
  return plan.entries.map((entry, i) => ({ entry, paymentId: about.id, linked: i < plan.entries.length - 1 }));
}

/** The first of a chain's entries that was refused by itself: what for, and its place. */
function firstRefusal(outcomes: readonly Outcome[]): Refusing | undefined {
  const refused = outcomes.flatMap((outcome, place) => (isDone(outcome) ? [] : [{ outcome, place }]));
  return refused.find(({ outcome }) => outcome.code !== "linked_failed") ?? refused[0];
}

type Refusing = { readonly outcome: Outcome; readonly place: number };

function refuse(item: Item, { outcome, place }: Refusing): void {
  const { plan } = item;
  const refusal = toRefusal(plan, asBefore(plan.entries.slice(0, place), outcome));
  if (!refusal) throw new Error(`the ledger refused entry ${plan.entries[0]?.id}: ${outcome.code}`);
  if (refusal.code === "ACCOUNT_CLOSED" && plan.whenClosed) item.plan = plan.whenClosed;
  else item.outcome = plan.isStaleWhenRefused ? { kind: "stale" } : { kind: "refused", refusal };
}

/** What could be spent before this very chain reserved some of it, which came to nothing. */
function asBefore(earlier: readonly Entry[], outcome: Outcome): Outcome {
  if (outcome.available === null || outcome.available === undefined) return outcome;
  let { available } = outcome;
  for (const entry of earlier) if (entry.action === "hold") available += entry.amount.units;
  return { ...outcome, available };
}

/**
 * Of what goes to people and was refused because an account is closed: those where that is the
 * payee's, and not the payer's.
 */
async function findMoved(client: pg.ClientBase, items: readonly Item[]): Promise<ReadonlySet<Item>> {
  if (items.length === 0) return new Set();
  const closed = await listClosed(
    client,
    items.flatMap(({ plan: { makes, payee } }) => [makes?.from?.accountId, payee?.planned].flatMap((id) => id ?? [])),
  );
  const isClosed = (id: AccountId | undefined) => id !== undefined && closed.has(id);
  return new Set(
    items.filter(({ plan: { makes, payee } }) => isClosed(payee?.planned) && !isClosed(makes?.from?.accountId)),
  );
}
