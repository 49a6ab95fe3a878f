import { newId } from "@coffer/contracts/ids";
import { isDone } from "@coffer/ledger-core/ledger-item";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { Advance, Entry, MoneyCommand, MoneyOutcome } from "../../../domain/money-command.ts";
import type { Payment } from "../../../domain/payment.ts";
import { type Quotas, quotaOf } from "../../../domain/quotas.ts";
import { advanceStatuses, lockPayments } from "./advance-statuses.ts";
import { claimKeys, claimName } from "./claims.ts";
import { applyEntries } from "./ledger-door.ts";
import { listClosed, openAsked, openForPayee } from "./open-accounts.ts";
import { lockOwners, refuseOverQuota } from "./quotas.ts";
import { type Recorded, record } from "./record.ts";
import { refusalOf } from "./refused-by-ledger.ts";
import { sendOf, sendTogether } from "./send-together.ts";

type Item = { command: MoneyCommand; outcome: MoneyOutcome | null };

export type BatchParts = { readonly pool: pg.Pool; readonly clock: Clock; readonly quotas: Quotas };

/**
 * Runs commands in one transaction. Every caller takes locks in this order, each step sorted, so two batches never wait for each other:
 * keys, owners of what is counted or opened, payments to advance, ledger accounts, streams.
 */
export async function runBatch(parts: BatchParts, commands: readonly MoneyCommand[]): Promise<MoneyOutcome[]> {
  const items: Item[] = commands.map((command) => ({ command, outcome: null }));
  const sends = items.flatMap((item) => {
    const send = sendOf(item.command);
    return send ? [{ item, send }] : [];
  });
  const sent =
    sends.length > 0
      ? await sendTogether(
          parts.pool,
          sends.map(({ send }) => send),
        )
      : null;
  sends.forEach(({ item }, i) => {
    item.outcome = sent?.[i] ?? null;
  });
  // Opening an account for a payee must come undone where the payment is refused: such a command has a transaction, and a savepoint, of its own.
  const needsOpening = ({ command }: Item) => command.payee?.isFound === false;
  const elsewhere = await decideTogether(
    parts,
    items.filter((item) => !item.outcome && !needsOpening(item)),
  );
  for (const item of [...items.filter(needsOpening), ...elsewhere])
    await inTransaction(parts.pool, (client) => decideAlone(client, parts, item));
  return items.map(({ outcome }) => outcome ?? bug("a command was not decided"));
}

/** Thrown to undo a batch: accounts that payees were to be paid into have been closed, and those payments go elsewhere. */
class PayeesMoved extends Error {
  readonly items: ReadonlySet<Item>;
  constructor(items: ReadonlySet<Item>) {
    super("payees' accounts were closed");
    this.items = items;
  }
}

/** Returns those that were not decided, because their payees are to be paid elsewhere than was planned. */
async function decideTogether(parts: BatchParts, items: readonly Item[]): Promise<readonly Item[]> {
  if (items.length === 0) return [];
  const commands = items.map(({ command }) => command);
  try {
    await inTransaction(parts.pool, (client) => decide(client, parts, items));
    return [];
  } catch (error) {
    if (!(error instanceof PayeesMoved)) throw error;
    for (const [i, item] of items.entries()) {
      item.outcome = null;
      item.command = commands[i] ?? item.command;
    }
    const others = await decideTogether(
      parts,
      items.filter((item) => !error.items.has(item)),
    );
    return [...others, ...error.items];
  }
}

async function decide(client: pg.ClientBase, { clock, quotas }: BatchParts, items: readonly Item[]): Promise<void> {
  const fresh = await takeClaims(client, clock, items);
  await refuseClosed(client, fresh);
  await refuseOverQuota(
    client,
    quotas,
    fresh.filter(({ outcome }) => !outcome),
  );
  await openAsked(
    client,
    fresh.flatMap(({ command, outcome }) => (outcome ? [] : (command.openAccount ?? []))),
  );
  await lockSteps(client, fresh);
  const open = fresh.filter((item) => !item.outcome);
  const moved = await postEntries(client, open);
  if (moved.size > 0) throw new PayeesMoved(moved);
  await advanceStatuses(
    client,
    open.flatMap(({ command, outcome }) => (outcome ? [] : (command.advance ?? []))),
  );
  await finish(client, fresh);
  answerFollowers(items);
}

/**
 * Locks the payments that take a step. A step of the system's own is stale where its payment has moved on. A caller's goes on to the ledger even so, which says
 * how the authorisation ended: both change in one transaction, under this lock.
 */
async function lockSteps(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  const statuses = await lockPayments(
    client,
    items.flatMap(({ command }) => command.advance?.payment.id ?? []),
  );
  const stepping = new Set<string>();
  for (const item of items) {
    const { advance, claim } = item.command;
    if (!advance || claim) continue;
    if (statuses.get(advance.payment.id) !== advance.from || stepping.has(advance.payment.id))
      item.outcome = { kind: "stale" };
    stepping.add(advance.payment.id);
  }
}

/** Pays a person whose account only their lock can tell. Each turn but the last found an account that an operator closed in that moment. */
async function decideAlone(client: pg.ClientBase, { clock, quotas }: BatchParts, item: Item): Promise<void> {
  const [fresh] = await takeClaims(client, clock, [item]);
  if (!fresh) return;
  const { command } = fresh;
  const payee = command.payee ?? bug("nobody is named");
  const counted = quotaOf(command);
  await lockOwners(client, [payee.userId, ...(counted ? [counted.userId] : [])]);
  await refuseOverQuota(client, quotas, [fresh]);
  while (!fresh.outcome) {
    await client.query("SAVEPOINT payee");
    const planned = payee.isFound ? newId("acc") : (command.insert?.to?.accountId ?? bug("no payee"));
    const decided: Item = { command: payInto(command, await openForPayee(client, payee, planned)), outcome: null };
    const { from, to } = decided.command.insert ?? bug("no payment");
    if (from?.accountId === to?.accountId) decided.outcome = { kind: "refused", refusal: { code: "SAME_ACCOUNT" } };
    const moved = decided.outcome ? null : await postEntries(client, [decided]);
    if (decided.outcome || moved?.size) await client.query("ROLLBACK TO SAVEPOINT payee");
    if (moved?.size) continue;
    await finish(client, [decided]);
    item.outcome = decided.outcome;
    return;
  }
  await finish(client, [fresh]);
}

/** Takes keys; items whose key was used before get their answer. Returns the others. A key that comes twice in a batch is decided by its first item. */
async function takeClaims(client: pg.ClientBase, clock: Clock, items: readonly Item[]): Promise<Item[]> {
  const leaders = new Map<string, Item>();
  const unclaimed: Item[] = [];
  for (const item of items) {
    const { claim } = item.command;
    if (!claim) unclaimed.push(item);
    else if (!leaders.has(claimName(claim))) leaders.set(claimName(claim), item);
  }
  const claimed = [...leaders.values()];
  const known = await claimKeys(
    client,
    claimed.map(({ command }) => ({ claim: command.claim ?? bug("no claim"), subjectId: command.subjectId })),
    clock.now(),
  );
  claimed.forEach((item, i) => {
    item.outcome = known[i] ?? null;
  });
  return [...unclaimed, ...claimed.filter(({ outcome }) => !outcome)];
}

/** Gives the items that the ledger refused their outcome; returns those whose payee is a person, and is to be paid elsewhere because that account is closed. */
async function postEntries(client: pg.ClientBase, items: readonly Item[]): Promise<ReadonlySet<Item>> {
  const posting = items.flatMap((item) => {
    const { entry, insert, advance } = item.command;
    return entry ? [{ item, entry, paymentId: (insert ?? advance?.payment ?? bug("an entry of no payment")).id }] : [];
  });
  const outcomes = await applyEntries(client, posting);
  const moved = await findMoved(
    client,
    posting.flatMap(({ item }, i) => (outcomes[i]?.code === "account_closed" && item.command.payee ? [item] : [])),
  );
  posting.forEach(({ item, entry }, i) => {
    const outcome = outcomes[i] ?? bug("no outcome");
    if (isDone(outcome) || moved.has(item)) return;
    const refusal = refusalOf(item.command, outcome);
    if (refusal?.code === "ACCOUNT_CLOSED" && item.command.whenClosed) item.command = takeInstead(item.command);
    // Somebody's step of the same batch was first.
    else if (refusal && !item.command.claim && entry.action === "expire") item.outcome = { kind: "stale" };
    else if (refusal) item.outcome = { kind: "refused", refusal };
    else throw new Error(`the ledger refused entry ${entry.id}: ${outcome.code}`);
  });
  return moved;
}

/** Of payments to people that were refused because an account is closed: those where that is the payee's, and not the payer's. */
async function findMoved(client: pg.ClientBase, items: readonly Item[]): Promise<ReadonlySet<Item>> {
  if (items.length === 0) return new Set();
  const closed = await listClosed(
    client,
    items.flatMap(({ command: { insert } }) => [insert?.from, insert?.to].flatMap((side) => side?.accountId ?? [])),
  );
  return new Set(
    items.filter(
      ({ command: { insert } }) =>
        closed.has(insert?.to?.accountId ?? "") && !closed.has(insert?.from?.accountId ?? ""),
    ),
  );
}

/**
 * A deposit posts nothing at first, so the ledger does not say by itself that its account is closed. That is for good, so it is looked at without a lock: one that
 * is closed a moment later takes no deposit either, which is FAILED then.
 */
async function refuseClosed(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  const deposits = items.flatMap((item) => {
    const { insert } = item.command;
    return insert?.kind === "DEPOSIT" && insert.to ? [{ item, accountId: insert.to.accountId }] : [];
  });
  if (deposits.length === 0) return;
  const closed = await listClosed(
    client,
    deposits.map(({ accountId }) => accountId),
  );
  for (const { item, accountId } of deposits)
    if (closed.has(accountId)) item.outcome = { kind: "refused", refusal: { code: "ACCOUNT_CLOSED" } };
}

/** The command with its other step, which posts nothing. */
function takeInstead({ claim, subjectId, whenClosed }: MoneyCommand): MoneyCommand {
  return { claim, subjectId, ...(whenClosed ? { advance: whenClosed } : {}) };
}

/** Writes what was decided: payments, their changes, refusals; marks what is done. */
async function finish(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  const recorded: Recorded = { inserted: [], advanced: [], refused: [] };
  const done: { readonly item: Item; readonly advanced: Payment | undefined }[] = [];
  for (const item of items) {
    const { command, outcome } = item;
    // A step of the system's own is tried again, so its refusal is not the last word.
    if (outcome?.kind === "refused" && command.claim)
      recorded.refused.push({ subjectId: command.subjectId, refusal: outcome.refusal });
    if (outcome) continue;
    const advanced = command.advance && paymentAfter(command.advance);
    if (command.insert) recorded.inserted.push(command.insert);
    else if (advanced) recorded.advanced.push(advanced);
    done.push({ item, advanced });
  }
  const made = await record(client, recorded);
  for (const { item, advanced } of done) {
    const { insert, subjectId } = item.command;
    const payment = insert ? made.get(insert.id) : advanced;
    item.outcome = { kind: "done", subjectId, ...(payment ? { payment } : {}) };
  }
}

/** A follower repeats its leader's request within the batch: the same arguments, the same answer. */
function answerFollowers(items: readonly Item[]): void {
  const leaders = new Map<string, Item>();
  for (const item of items) {
    const { claim } = item.command;
    if (!claim) continue;
    const leader = leaders.get(claimName(claim));
    if (!leader) leaders.set(claimName(claim), item);
    else
      item.outcome = leader.command.claim?.fingerprint.equals(claim.fingerprint)
        ? leader.outcome
        : { kind: "key_reused" };
  }
}

function paymentAfter({ payment, to, at, amount, failure }: Advance): Payment {
  return {
    ...payment,
    status: to,
    amount: amount ?? payment.amount,
    sequence: (BigInt(payment.sequence) + 1n).toString(),
    completedAt: to === "COMPLETED" ? at : payment.completedAt,
    cancelledAt: to === "CANCELLED" ? at : null,
    failed: failure ? { at, reason: failure } : null,
  };
}

/** The command with the payee's account as it turned out. */
function payInto(command: MoneyCommand, accountId: string): MoneyCommand {
  const { insert, entry } = command;
  if (!insert?.to || !entry) return bug("a payment to a person has a payee and an entry");
  return {
    ...command,
    insert: { ...insert, to: { ...insert.to, accountId } },
    entry: creditInstead(entry, insert.to.accountId, accountId),
  };
}

function creditInstead(entry: Entry, planned: string, accountId: string): Entry {
  if (entry.action === "hold") return { ...entry, creditAccountId: accountId };
  if (entry.action !== "post") return entry;
  return { ...entry, legs: entry.legs.map((leg) => (leg.accountId === planned ? { ...leg, accountId } : leg)) };
}

function bug(message: string): never {
  throw new Error(message);
}
