import { inShortTransaction, type ShortTransaction } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { Quotas } from "../../../domain/money/quotas.ts";
import type { MoneyCommand, MoneyOutcome } from "../../../domain/money-command.ts";
import { planOf } from "../../../domain/steps.ts";
import { answerFollowers, listLeaders, takeClaims } from "./claims.ts";
import { checkGuards, listWronged, lockOwners, ownersOf } from "./guards.ts";
import { type Item, isUndecided, isUnplaced, type Planned } from "./item.ts";
import { lockMoving } from "./lock-moving.ts";
import { openNewAccounts } from "./open-accounts.ts";
import { placePayee } from "./place-payee.ts";
import { postEntries } from "./post-entries.ts";
import { sendAhead } from "./send-ahead.ts";
import { writeDecided } from "./write-decided.ts";

export type BatchParts = { readonly pool: pg.Pool; readonly clock: Clock; readonly quotas: Quotas };

/** Runs commands of any kinds; an outcome for each. */
export const runBatch = (parts: BatchParts, commands: readonly MoneyCommand[]): Promise<MoneyOutcome[]> =>
  runPlans(
    parts,
    commands.map(({ claim, subjectId, step }) => ({ claim, subjectId, plan: planOf(step) })),
  );

/**
 * Together in one transaction. A payee whose account is to be found or opened under their lock has
 * a transaction of their own: what was opened comes undone where the payment is refused, and a
 * batch of many would keep everybody else's waiting.
 */
export async function runPlans(parts: BatchParts, commands: readonly Planned[]): Promise<MoneyOutcome[]> {
  const items = commands.map((command): Item => ({ command, plan: command.plan, outcome: null, hasMoved: false }));
  const groups = [items.filter((item) => !isUnplaced(item)), ...items.filter(isUnplaced).map((item) => [item])];
  for (let group = groups.shift(); group; group = groups.shift()) {
    if (group.length === 0) continue;
    const apart = await decideTogether(parts, group);
    if (apart.size > 0)
      groups.push(
        group.filter((item) => !apart.has(item)),
        ...[...apart].map((item) => [item]),
      );
  }
  return items.map(({ outcome }) => outcome ?? bug("a command was not decided"));
}

/** Thrown to undo a batch: some of it are to be decided each by itself, after the others. */
class Apart extends Error {
  readonly items: ReadonlySet<Item>;
  /**
   * `moved`: accounts that payees were to be paid into have been closed, and those payments go
   * elsewhere. `wronged`: a quota refused them for neighbours that came to nothing.
   */
  readonly why: "moved" | "wronged";
  constructor(why: Apart["why"], items: ReadonlySet<Item>) {
    super(`${items.size} of a batch are decided apart: ${why}`);
    this.why = why;
    this.items = items;
  }
}

/** Returns those that are to be decided apart; then nothing was decided. */
async function decideTogether({ pool, ...parts }: BatchParts, items: readonly Item[]): Promise<ReadonlySet<Item>> {
  try {
    await inShortTransaction(pool, (client, transaction) => decide({ client, transaction }, parts, items));
    return new Set();
  } catch (error) {
    if (!(error instanceof Apart)) throw error;
    for (const item of items) {
      item.outcome = null;
      item.plan = item.command.plan;
      item.hasMoved ||= error.why === "moved" && error.items.has(item);
    }
    return error.items;
  }
}

/**
 * The one road of money. It takes locks in this order, each kind sorted, so two batches never wait
 * for each other: keys, owners of what is counted or opened, payments that move on, ledger
 * accounts, streams.
 */
async function decide(
  { client, transaction }: { readonly client: pg.ClientBase; readonly transaction: ShortTransaction },
  { clock, quotas }: Omit<BatchParts, "pool">,
  items: readonly Item[],
): Promise<void> {
  const leaders = listLeaders(items);
  const claiming = takeClaims(client, leaders, clock.now());
  const ahead = sendAhead(client, leaders);
  const fresh = await claiming;
  await transaction.begun;
  const applied = (await ahead?.applied) ?? null;
  await lockOwners(client, fresh.flatMap(ownersOf));
  const crowded = await checkGuards(client, quotas, fresh);
  const unplaced = fresh.filter((item) => isUndecided(item) && isUnplaced(item));
  if (unplaced.length > 0) await client.query("SAVEPOINT unplaced");
  for (const item of unplaced) await placePayee(client, item);
  await openNewAccounts(
    client,
    fresh.filter(isUndecided).flatMap(({ plan }) => plan.opens ?? []),
  );
  await lockMoving(client, fresh.filter(isUndecided));
  const moved = await postEntries(client, fresh.filter(isUndecided), applied?.outcomes);
  if (moved.size > 0) throw new Apart("moved", moved);
  const wronged = listWronged(crowded);
  if (wronged.size > 0) throw new Apart("wronged", wronged);
  // Such an item is alone in its transaction.
  if (unplaced.some(({ outcome }) => outcome)) await client.query("ROLLBACK TO SAVEPOINT unplaced");
  await writeDecided({ client, transaction }, fresh, applied?.isPosted ? (ahead?.recorded ?? null) : null);
  answerFollowers(leaders);
}

function bug(message: string): never {
  throw new Error(message);
}
