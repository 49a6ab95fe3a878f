import { inShortTransaction, inTrial, type ShortTransaction } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { ApprovalLoss } from "../../../domain/money/approval.ts";
import { limitUseOf } from "../../../domain/money/limit-use.ts";
import type { Quotas } from "../../../domain/money/quotas.ts";
import type { MoneyCommand, MoneyOutcome } from "../../../domain/money-command.ts";
import { planOf } from "../../../domain/steps.ts";
import { useApprovals } from "../approvals/use-approvals.ts";
import { refuseDisabled } from "../currencies/disabled.ts";
import type { Told } from "../limits/limited.ts";
import { sayShort } from "../limits/say-short.ts";
import { takeLimits } from "../limits/take-limits.ts";
import { answerFollowers, listLeaders, type Taken, takeClaims } from "./claims.ts";
import { checkGuards, listWronged, lockOwners, ownersOf } from "./guards.ts";
import { type Item, isAlone, isApproved, isJudged, isUndecided, isUnplaced, type Planned } from "./item.ts";
import { judgeFunds } from "./judge-funds.ts";
import { judgeStanding } from "./judge-standing.ts";
import { lockMoving } from "./lock-moving.ts";
import { openNewAccounts } from "./open-accounts.ts";
import { placePayee } from "./place-payee.ts";
import { postEntries } from "./post-entries.ts";
import { sendAhead } from "./send-ahead.ts";
import { writeDecided } from "./write-decided.ts";

export type BatchParts = {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly quotas: Quotas;
  /** Left out: nothing is known of limits, and what has some is not sent ahead. */
  readonly told?: Told;
  /** Where nothing of it is to stay: what is looked at before it is taken back. */
  readonly trial?: Trial;
};

/**
 * `look`: behind everything that was decided and written, in the same transaction; what it asks, it
 * asks at once.
 */
export type Trial = {
  readonly lockWaitMs: number;
  readonly look: (client: pg.ClientBase, items: readonly Item[]) => Promise<void>;
};

/** Runs commands of any kinds; an outcome for each. */
export const runBatch = (parts: BatchParts, commands: readonly MoneyCommand[]): Promise<MoneyOutcome[]> =>
  runPlans(
    parts,
    commands.map(({ claim, subjectId, step }) => ({ claim, subjectId, plan: planOf(step) })),
  );

/**
 * Together in one transaction. A payee whose account is to be found or opened under their lock has
 * a transaction of their own: what was opened comes undone where the payment is refused, and a
 * batch of many would keep everybody else's waiting. So has what depends on how another payment,
 * a payment request, a schedule or a bulk payment stands. What is made by its payer's approval has
 * one beside those of which none is asked: they take the shorter way.
 */
export async function runPlans(parts: BatchParts, commands: readonly Planned[]): Promise<MoneyOutcome[]> {
  const items = commands.map(toItem);
  const together = items.filter((item) => !isAlone(item));
  const groups = [
    together.filter((item) => !isApproved(item)),
    together.filter(isApproved),
    ...items.filter(isAlone).map((item) => [item]),
  ];
  for (let group = groups.shift(); group; group = groups.shift()) {
    if (group.length === 0) continue;
    const apart = await decideTogether(parts, group);
    if (apart.size > 0)
      groups.push(
        group.filter((item) => !apart.has(item)),
        ...[...apart].filter(isUndecided).map((item) => [item]),
      );
  }
  return items.map(({ outcome }) => outcome ?? bug("a command was not decided"));
}

/** So often a payee's account may be closed on the way to it. */
const TRIES = 4;

/**
 * One command in a transaction of the caller's, which has locked nothing of what follows (the order
 * is that of {@link decide}). Throws where nothing is to be kept of it.
 */
export async function runWithin(
  client: pg.ClientBase,
  parts: Omit<BatchParts, "pool" | "trial">,
  { claim, subjectId, step }: MoneyCommand & { readonly claim: null },
): Promise<MoneyOutcome> {
  const item = toItem({ claim, subjectId, plan: planOf(step) });
  const transaction: ShortTransaction = {
    begun: Promise.resolve(),
    async commitWith(last) {
      await (last && ("answered" in last ? last.answered : client.query(last)));
    },
  };
  await client.query("SAVEPOINT within");
  for (let tries = 1; ; tries += 1)
    try {
      await decide({ client, transaction }, parts, [item]);
      return item.outcome ?? bug("a command was not decided");
    } catch (error) {
      if (!(error instanceof Apart) || tries === TRIES) throw error;
      await client.query("ROLLBACK TO SAVEPOINT within");
      item.outcome = null;
      item.plan = item.command.plan;
      item.hasMoved ||= error.why === "moved";
    }
}

const toItem = (command: Planned): Item => {
  const { plan } = command;
  return { command, plan, use: plan.makes ? limitUseOf(plan.makes) : null, outcome: null, hasMoved: false };
};

type Loss = ApprovalLoss | "POLICY" | "PRICES";

/** Thrown to undo a batch: some of it are not to be done, and the others anew. */
class Unwarranted extends Error {
  readonly losses: ReadonlyMap<Item, Loss>;
  constructor(losses: ReadonlyMap<Item, Loss>) {
    super(`${losses.size} of a batch are not warranted any more`);
    this.losses = losses;
  }
}

/** Thrown to undo a batch: some of it are to be decided each by itself, after the others. */
class Apart extends Error {
  readonly items: ReadonlySet<Item>;
  /**
   * `moved`: accounts that payees were to be paid into have been closed, and those payments go
   * elsewhere. `wronged`: a quota refused them for neighbours that came to nothing. `given`: a
   * limit refused them, and neighbours have brought them money.
   */
  readonly why: "moved" | "wronged" | "given";
  constructor(why: Apart["why"], items: ReadonlySet<Item>) {
    super(`${items.size} of a batch are decided apart: ${why}`);
    this.why = why;
    this.items = items;
  }
}

/**
 * Returns those that are to be decided apart, or have an outcome that leaves no trace; then nothing
 * else was decided.
 */
async function decideTogether(
  { pool, trial, ...parts }: BatchParts,
  items: readonly Item[],
): Promise<ReadonlySet<Item>> {
  try {
    if (!trial) await inShortTransaction(pool, (client, transaction) => decide({ client, transaction }, parts, items));
    else
      await inTrial(pool, {
        lockWaitMs: trial.lockWaitMs,
        work: (client, transaction) => decide({ client, transaction }, parts, items),
        look: (client) => trial.look(client, items),
      });
    return new Set();
  } catch (error) {
    if (!(error instanceof Apart || error instanceof Unwarranted)) throw error;
    const moved: ReadonlySet<Item> = error instanceof Apart && error.why === "moved" ? error.items : new Set();
    const losses: ReadonlyMap<Item, Loss> = error instanceof Unwarranted ? error.losses : new Map();
    for (const item of items) {
      const loss = losses.get(item);
      item.outcome = loss ? { kind: "unwarranted", loss } : null;
      item.plan = item.command.plan;
      item.hasMoved ||= moved.has(item);
    }
    return error instanceof Apart ? error.items : new Set(losses.keys());
  }
}

/**
 * The one road of money. It takes locks in this order, each kind sorted, so two batches never wait
 * for each other: keys, passkeys, owners of what is counted or opened, rows of bulk payments, what
 * is used of limits, payment requests, schedules, bulk payments and payments that move on, ledger
 * accounts, streams, streams of requests, of schedules and of bulk payments, what limits get back.
 */
async function decide(
  { client, transaction }: { readonly client: pg.ClientBase; readonly transaction: ShortTransaction },
  { clock, quotas, told }: Omit<BatchParts, "pool" | "trial">,
  items: readonly Item[],
): Promise<void> {
  const leaders = listLeaders(items);
  const asking = { now: clock.now(), guarded: told?.limited ?? new Set<string>() };
  const claiming = takeClaims(client, leaders, asking);
  const ahead = sendAhead(client, leaders, asking);
  const { fresh, policies, prices, isMisjudged, disabled, limited } = await claiming;
  await transaction.begun;
  if (told && limited) told.limited = limited;
  const limits = { limited: limited ?? new Set<string>(), now: asking.now };
  const applied = (await ahead?.applied) ?? null;
  // Where it wrote nothing, it may have failed even so, and everything behind it would.
  if (!applied?.isPosted) await ahead?.recorded.answered;
  if (applied && !applied.isPosted) await ahead?.charge?.takeBack();
  refuseDisabled(fresh, disabled);
  await checkWarrants(client, fresh.filter(isUndecided), { policies, prices, isMisjudged, now: clock.now() });
  await lockOwners(client, fresh.flatMap(ownersOf));
  const crowded = [...(await checkGuards(client, quotas, fresh))];
  // Where the ledger was asked ahead, all of it fits.
  if (!applied) crowded.push(...(await takeLimits(client, fresh, limits)));
  for (const item of fresh.filter((one) => isUndecided(one) && isJudged(one))) await judgeStanding(client, item);
  const unplaced = fresh.filter((item) => isUndecided(item) && isUnplaced(item));
  if (unplaced.length > 0) await client.query("SAVEPOINT unplaced");
  for (const item of unplaced) await placePayee(client, item);
  await openNewAccounts(
    client,
    fresh.filter(isUndecided).flatMap(({ plan }) => plan.opens ?? []),
  );
  await lockMoving(client, fresh.filter(isUndecided));
  await judgeFunds(client, fresh.filter(isUndecided));
  const moved = await postEntries(client, fresh.filter(isUndecided), applied?.outcomes);
  if (moved.size > 0) throw new Apart("moved", moved);
  const wronged = listWronged(crowded);
  if (wronged.size > 0) throw new Apart("wronged", wronged);
  const given = await sayShort(client, fresh);
  if (given.size > 0) throw new Apart("given", given);
  // Such an item is alone in its transaction.
  if (unplaced.some(({ outcome }) => outcome)) await client.query("ROLLBACK TO SAVEPOINT unplaced");
  const recorded = applied?.isPosted ? (ahead?.recorded ?? null) : null;
  await writeDecided({ client, transaction }, fresh, { limits, recorded });
  answerFollowers(leaders);
}

/** Throws those that may not be made any more as they were planned. */
async function checkWarrants(
  client: pg.ClientBase,
  items: readonly Item[],
  { policies, prices, isMisjudged, now }: Pick<Taken, "policies" | "prices" | "isMisjudged"> & { readonly now: Date },
): Promise<void> {
  const mispriced = items.filter(
    ({ plan }) => (plan.prices !== undefined && plan.prices !== prices) || isMisjudged(plan.level),
  );
  if (mispriced.length > 0) throw new Unwarranted(new Map(mispriced.map((item) => [item, "PRICES"])));
  const outdated = items.filter(({ plan: { warrant } }) => warrant?.kind === "policy" && warrant.version !== policies);
  if (outdated.length > 0) throw new Unwarranted(new Map(outdated.map((item) => [item, "POLICY"])));
  const losses = await useApprovals(client, items, now);
  if (losses.size > 0) throw new Unwarranted(losses);
}

function bug(message: string): never {
  throw new Error(message);
}
