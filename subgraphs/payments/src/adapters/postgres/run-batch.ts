import { isDone } from "@coffer/ledger-core/ledger-item";
import type { Clock } from "@coffer/platform/clock";
import { inTransaction } from "@coffer/platform/sql";
import type pg from "pg";
import type { Advance, Entry, MoneyCommand, MoneyOutcome } from "../../domain/money-command.ts";
import type { Payment } from "../../domain/payment.ts";
import { advanceStatuses, lockPayments } from "./advance-statuses.ts";
import { claimKeys, claimName } from "./claims.ts";
import { applyEntries, openCustomerAccounts } from "./ledger-door.ts";
import { openAsked, openPayees } from "./open-accounts.ts";
import { type Recorded, record } from "./record.ts";
import { refusalOf } from "./refused-by-ledger.ts";
import { sendOf, sendTogether } from "./send-together.ts";

type Item = { command: MoneyCommand; outcome: MoneyOutcome | null };

/**
 * Runs commands in one transaction. Every caller takes locks in this order, each step sorted, so two batches never wait for each other:
 * keys, accounts to open, payments to advance, ledger accounts, streams.
 */
export async function runBatch(
  pool: pg.Pool,
  clock: Clock,
  commands: readonly MoneyCommand[],
): Promise<MoneyOutcome[]> {
  const items: Item[] = commands.map((command) => ({ command, outcome: null }));
  const sends = items.flatMap((item) => {
    const send = sendOf(item.command);
    return send ? [{ item, send }] : [];
  });
  const sent =
    sends.length > 0
      ? await sendTogether(
          pool,
          sends.map(({ send }) => send),
        )
      : null;
  sends.forEach(({ item }, i) => {
    item.outcome = sent?.[i] ?? null;
  });
  // Opening an account for a payee must come undone where the payment is refused: such a command has a transaction, and a savepoint, of its own.
  const together = items.filter(({ command, outcome }) => !outcome && !command.openPayee);
  if (together.length > 0) await inTransaction(pool, (client) => decide(client, clock, together));
  for (const item of items)
    if (item.command.openPayee) await inTransaction(pool, (client) => decideAlone(client, clock, item));
  return items.map(({ outcome }) => outcome ?? bug("a command was not decided"));
}

async function decide(client: pg.ClientBase, clock: Clock, items: readonly Item[]): Promise<void> {
  const fresh = await takeClaims(client, clock, items);
  await openAsked(
    client,
    fresh.flatMap(({ command }) => command.openAccount ?? []),
  );
  await lockSteps(client, fresh);
  const open = fresh.filter((item) => !item.outcome);
  await postEntries(client, open);
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

async function decideAlone(client: pg.ClientBase, clock: Clock, item: Item): Promise<void> {
  const [fresh] = await takeClaims(client, clock, [item]);
  if (!fresh) return;
  await client.query("SAVEPOINT payee");
  const account = await openPayees(client, fresh.command.openPayee ?? bug("no account to open"));
  if (account.opened) await openCustomerAccounts(client, [account.opened]);
  const command = payInto(fresh.command, account.id);
  const decided: Item = { command, outcome: null };
  await postEntries(client, [decided]);
  if (decided.outcome) await client.query("ROLLBACK TO SAVEPOINT payee");
  await finish(client, [decided]);
  item.outcome = decided.outcome;
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

async function postEntries(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  const posting = items.flatMap((item) => {
    const { entry, insert, advance } = item.command;
    return entry ? [{ item, entry, paymentId: (insert ?? advance?.payment ?? bug("an entry of no payment")).id }] : [];
  });
  const outcomes = await applyEntries(client, posting);
  posting.forEach(({ item, entry }, i) => {
    const outcome = outcomes[i] ?? bug("no outcome");
    if (isDone(outcome)) return;
    const refusal = refusalOf(item.command, outcome);
    if (refusal && item.command.claim) item.outcome = { kind: "refused", refusal };
    else if (refusal?.code === "ACCOUNT_CLOSED" && item.command.whenClosed) item.command = takeInstead(item.command);
    // Somebody's step of the same batch was first.
    else if (refusal && entry.action === "expire") item.outcome = { kind: "stale" };
    else throw new Error(`the ledger refused entry ${entry.id}: ${outcome.code}`);
  });
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
    if (outcome?.kind === "refused") recorded.refused.push({ subjectId: command.subjectId, refusal: outcome.refusal });
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

/** The command with the payee's account as it turned out: another request may have opened it first. */
function payInto(command: MoneyCommand, accountId: string): MoneyCommand {
  const planned = command.openPayee?.id;
  const insert = command.insert?.to ? { ...command.insert, to: { ...command.insert.to, accountId } } : command.insert;
  return {
    ...command,
    ...(insert ? { insert } : {}),
    ...(command.entry ? { entry: creditInstead(command.entry, planned, accountId) } : {}),
  };
}

function creditInstead(entry: Entry, planned: string | undefined, accountId: string): Entry {
  if (entry.action === "hold") return { ...entry, creditAccountId: accountId };
  if (entry.action !== "post") return entry;
  return { ...entry, legs: entry.legs.map((leg) => (leg.accountId === planned ? { ...leg, accountId } : leg)) };
}

function bug(message: string): never {
  throw new Error(message);
}
