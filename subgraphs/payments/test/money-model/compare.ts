import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { expect } from "vitest";
import { feeIncome, position, sandboxClearing } from "../../src/adapters/postgres/money/system-accounts.ts";
import { lookInto } from "../look-into.ts";
import type { ProviderBooks } from "./act.ts";
import {
  type Account,
  type Asked,
  type Books,
  type Bulk,
  type Contact,
  CURRENCIES,
  type Currency,
  type Paid,
  type Standing,
} from "./books.ts";
import { viewOf } from "./perform.ts";
import { roomsOf, type Settings } from "./settings.ts";
import type { Stage } from "./stage.ts";
import { bulkView, paymentView } from "./view.ts";

type Played = { readonly groups: readonly Books[]; readonly settings: Settings; readonly provider: ProviderBooks };

const MOVED = ["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"];
const OPEN = ["PENDING", "PROCESSING"];
const sum = <T>(all: readonly T[], of: (one: T) => bigint): bigint => all.reduce((total, one) => total + of(one), 0n);

/** All that is written anywhere, against the model: line by line, and in sums. */
export async function compareAll(stage: Stage, played: Played): Promise<void> {
  const { groups } = played;
  const payments = groups.flatMap((books) => [...books.payments.values()]);
  const accounts = groups.flatMap((books) => [...books.accounts.values()]);
  const requests = groups.flatMap((books) => [...books.requests.values()]);
  await comparePayments(stage, payments);
  await compareAccounts(stage, accounts, payments);
  await compareRequests(stage, requests);
  const schedules = groups.flatMap((books) => [...books.schedules.values()]);
  await compareSchedules(stage, schedules);
  const bulks = groups.flatMap((books) => [...books.bulks.values()]);
  await compareBulks(stage, bulks);
  await compareContacts(
    stage,
    groups.flatMap((books) => [...books.contacts.values()]),
  );
  await compareLimits(stage, played);
  await compareTasks(stage, { payments, requests, schedules, bulks });
  compareProvider(played.provider, payments);
  // The provider of these tests has books of its own.
  const wrong = (await lookInto(stage.admin).disagreements()) as { readonly id: string }[];
  const withdrawn = new Set<string>(payments.filter(({ kind }) => kind === "WITHDRAWAL").map(({ id }) => uuidOf(id)));
  expect(wrong.filter(({ id }) => !withdrawn.has(id))).toEqual([]);
}

const differing = <T extends { readonly id: string }>(said: readonly T[], model: readonly T[]) => {
  const known = new Map(model.map((one) => [one.id, one]));
  expect(said.length).toBe(model.length);
  return said.flatMap((one) => (isSame(one, known.get(one.id)) ? [] : [{ said: one, model: known.get(one.id) }]));
};
const isSame = (a: unknown, b: unknown): boolean => text(a) === text(b);
const text = (value: unknown): string =>
  JSON.stringify(value, (_name, one) => (typeof one === "bigint" ? `${one}n` : one)) ?? "";

async function comparePayments({ admin, parts }: Stage, payments: readonly Paid[]): Promise<void> {
  const { rows } = await admin.query("SELECT count(*)::int AS count FROM payments.payment");
  expect(rows[0].count).toBe(payments.length);
  const found = await parts.payments.findMany(payments.map(({ id }) => id));
  const said = found.flatMap((one) => (one ? [viewOf(one)] : []));
  expect(differing<{ readonly id: string }>(said, payments.map(paymentView))).toEqual([]);
  const acts = await admin.query("SELECT payment_id, kind, operator_id FROM payments.payment_act");
  const told = acts.rows.map(
    (row) => `${row.kind} ${idFromUuid("pay", row.payment_id)} ${idFromUuid("usr", row.operator_id)}`,
  );
  const model = payments.flatMap(({ refundOf, operator }) => (operator ? [`REFUNDED ${refundOf} ${operator}`] : []));
  expect(told.toSorted()).toEqual(model.toSorted());
}

async function compareAccounts(
  { admin }: Stage,
  accounts: readonly Account[],
  payments: readonly Paid[],
): Promise<void> {
  const { rows } = await admin.query(
    `SELECT id, asset, state, credits_posted - debits_posted AS posted, debits_pending AS "heldOut", credits_pending AS "heldIn",
       (SELECT coalesce(sum(amount), 0) FROM ledger.posting WHERE account_id = a.id) AS postings, owner_id IS NOT NULL AS "isOwned"
     FROM ledger.account a`,
  );
  const said = rows.map((row) => ({
    id: idFromUuid("acc", row.id) as string,
    currency: row.asset as Currency,
    state: row.state as string,
    posted: BigInt(row.posted),
    heldOut: BigInt(row.heldOut),
    heldIn: BigInt(row.heldIn),
  }));
  // What an account says is what was posted to it, and nothing of an asset comes or goes.
  expect(rows.filter((row) => BigInt(row.postings) !== BigInt(row.posted))).toEqual([]);
  for (const currency of CURRENCIES)
    expect(
      sum(
        said.filter((one) => one.currency === currency),
        ({ posted }) => posted,
      ),
      currency,
    ).toBe(0n);
  const owned = said.filter((_one, i) => rows[i].isOwned);
  const model = accounts.map(({ id, currency, state, posted, heldOut, heldIn }) => ({
    id,
    currency,
    state,
    posted,
    heldOut,
    heldIn,
  }));
  expect(differing<{ readonly id: string }>(owned, model)).toEqual([]);
  const postedOf = (id: string) => said.find((one) => one.id === id)?.posted ?? 0n;
  for (const currency of CURRENCIES) {
    const moved = payments.filter((one) => one.currency === currency && MOVED.includes(one.status));
    expect(postedOf(feeIncome(currency)), `fees in ${currency}`).toBe(sum(moved, ({ fee }) => fee));
    const brought = sum(moved, ({ kind, amount, fee }) =>
      kind === "DEPOSIT" ? -amount - fee : kind === "WITHDRAWAL" ? amount : 0n,
    );
    expect(postedOf(sandboxClearing(currency)), `outside in ${currency}`).toBe(brought);
    const sold = sum(moved, ({ kind, amount }) => (kind === "EXCHANGE" ? amount : 0n));
    const bought = sum(payments, ({ bought: one }) => (one?.currency === currency ? one.units : 0n));
    expect(postedOf(position(currency)), `position in ${currency}`).toBe(sold - bought);
  }
}

async function compareRequests({ parts }: Stage, requests: readonly Asked[]): Promise<void> {
  const found = await parts.requests.findMany(requests.map(({ id }) => id));
  const said = found.flatMap((one) =>
    one
      ? [
          {
            id: one.id as string,
            status: one.status as string,
            payer: one.payerId,
            payment: one.paymentId,
            reminders: one.reminders,
            expiresAt: one.expiresAt.getTime(),
          },
        ]
      : [],
  );
  const model = requests.map(({ id, status, payer, payment, reminders, expiresAt }) => ({
    id,
    status,
    payer,
    payment,
    reminders,
    expiresAt,
  }));
  expect(differing<{ readonly id: string }>(said, model)).toEqual([]);
}

/** Where each stands, and what every date of it has come to. */
async function compareSchedules({ parts, admin }: Stage, schedules: readonly Standing[]): Promise<void> {
  const found = await parts.schedules.findMany(schedules.map(({ id }) => id));
  const { rows } = await admin.query(
    `SELECT schedule_id, due_at, change AS result, coalesce(refusal, reason) AS why, payment_id FROM payments.schedule_event
     WHERE due_at IS NOT NULL ORDER BY due_at`,
  );
  const runsOf = Map.groupBy(rows, (row) => idFromUuid("sch", row.schedule_id) as string);
  const said = found.flatMap((one) => {
    if (!one) return [];
    const { id, status, reason, nextAt, refusals, resumedAt, lastAt, approvedFee } = one;
    const times = [nextAt, resumedAt, lastAt].map((at) => at?.getTime() ?? null);
    const runs = (runsOf.get(id) ?? []).map((row) => ({
      date: row.due_at.getTime(),
      result: row.result,
      why: row.why,
      payment: row.payment_id && idFromUuid("pay", row.payment_id),
    }));
    return [{ id: id as string, status, reason, refusals, times, signedFee: approvedFee?.units ?? null, runs }];
  });
  const model = schedules.map(({ id, status, reason, nextAt, refusals, resumedAt, lastAt, signedFee, runs }) => ({
    ...{ id: id as string, status, reason, refusals, times: [nextAt, resumedAt, lastAt], signedFee, runs },
  }));
  expect(differing<{ readonly id: string }>(said, model)).toEqual([]);
}

/** Where each stands, what it was shown to come to, and what has become of each row. */
async function compareBulks({ parts, admin }: Stage, bulks: readonly Bulk[]): Promise<void> {
  const found = await parts.bulks.findMany(bulks.map(({ id }) => id));
  const { rows } = await admin.query(
    "SELECT bulk_id, status, refusal AS why, payment_id FROM payments.bulk_row ORDER BY bulk_id, place",
  );
  const rowsOf = Map.groupBy(rows, (row) => idFromUuid("blk", row.bulk_id) as string);
  const said = found.flatMap((one) => {
    if (!one) return [];
    const { id, status, counts, rows: count, amount, fee, cost, leaving, isApproved } = one;
    const sums = { amount: amount.units, fee: fee.units, cost: cost.units, leaving: leaving.units };
    const came = (rowsOf.get(id) ?? []).map(({ status: is, why, payment_id: of }) => [
      is,
      why,
      of && idFromUuid("pay", of),
    ]);
    return [{ id: id as string, status, counts, view: { rows: count, ...sums, isApproved }, came }];
  });
  const model = bulks.map((bulk) => {
    const count = (status: string) => bulk.rows.filter((row) => row.status === status).length;
    // They are counted with each change of the whole: a row that is paid changes none.
    const counts = { paid: count("PAID"), refused: count("REFUSED"), skipped: count("SKIPPED") };
    const came = bulk.rows.map(({ status, why, payment }) => [status, why, payment]);
    return { id: bulk.id as string, status: bulk.status, counts, view: bulkView(bulk), came };
  });
  expect(differing<{ readonly id: string }>(said, model)).toEqual([]);
}

async function compareContacts({ admin }: Stage, contacts: readonly Contact[]): Promise<void> {
  const { rows } = await admin.query("SELECT id, owner_id, name, user_id, account_id FROM payments.contact");
  const said = rows.map((row) => ({
    ...{ id: idFromUuid("con", row.id) as string, owner: idFromUuid("usr", row.owner_id), name: row.name },
    ...{
      user: row.user_id && idFromUuid("usr", row.user_id),
      account: row.account_id && idFromUuid("acc", row.account_id),
    },
  }));
  const model = contacts.map(({ id, owner, name, means }) => ({
    ...{ id: id as string, owner, name: means && name },
    ...{ user: means && "userId" in means ? means.userId : null },
    ...{ account: means && "accountId" in means ? means.accountId : null },
  }));
  expect(differing<{ readonly id: string }>(said, model)).toEqual([]);
}

const METHODS = [null, "BANK", "CARD", "CRYPTO_WALLET"] as const;

/** What everybody is shown of their limits: which hold, how much was used, how much is left. */
async function compareLimits({ limits }: Stage, { groups, settings }: Played): Promise<void> {
  const whose = groups.flatMap((books) =>
    books.people.flatMap(({ id: userId }) => CURRENCIES.map((currency) => ({ books, userId, currency }))),
  );
  const shown = await limits.app.readLimits(whose.map(({ userId, currency }) => ({ userId, currency })));
  const said = shown.map((each) =>
    each
      .map(({ operation, window, kind, timeZone, methodKind, limit, used, remaining }) =>
        text([operation, window, kind, timeZone, methodKind, limit.units, used.units, remaining.units]),
      )
      .toSorted(),
  );
  const model = whose.map(({ books, userId: user, currency }) =>
    (["SEND", "WITHDRAWAL", "DEPOSIT", "EXCHANGE"] as const)
      .flatMap((operation) =>
        METHODS.filter((method) => method === null || operation === "WITHDRAWAL").flatMap((method) =>
          roomsOf(books, settings, { user, operation, currency, method })
            .filter((room) => room.method === method)
            .map(({ window, kind, zone, maximum, used, remaining }) =>
              text([operation, window, kind, zone, method, maximum, used, remaining]),
            ),
        ),
      )
      .toSorted(),
  );
  expect(said).toEqual(model);
}

/** What jobs still have to do, and nothing else. */
async function compareTasks(
  { admin }: Stage,
  {
    payments,
    requests,
    schedules,
    bulks,
  }: {
    readonly payments: readonly Paid[];
    readonly requests: readonly Asked[];
    readonly schedules: readonly Standing[];
    readonly bulks: readonly Bulk[];
  },
): Promise<void> {
  const { rows } = await admin.query(
    ["deposit", "withdrawal", "hold", "request", "return", "schedule", "bulk"]
      .map((name) => `SELECT '${name}' AS name, id FROM payments.${name}_task`)
      .join(" UNION ALL "),
  );
  const isOpen = ({ status }: Paid) => OPEN.includes(status);
  const due = [
    ...payments.filter((one) => one.kind === "DEPOSIT" && isOpen(one)).map(({ id }) => `deposit ${uuidOf<string>(id)}`),
    ...payments
      .filter((one) => one.kind === "WITHDRAWAL" && isOpen(one))
      .map(({ id }) => `withdrawal ${uuidOf<string>(id)}`),
    ...payments
      .filter((one) => one.authorized !== null && one.status === "PENDING")
      .map(({ id }) => `hold ${uuidOf<string>(id)}`),
    ...requests.filter(({ status }) => status === "OPEN").map(({ id }) => `request ${uuidOf<string>(id)}`),
    ...schedules.filter(({ nextAt }) => nextAt !== null).map(({ id }) => `schedule ${uuidOf<string>(id)}`),
    ...bulks.filter(({ status }) => status === "RUNNING").map(({ id }) => `bulk ${uuidOf<string>(id)}`),
    // Nobody takes these off here: it is the queue that does, behind its job.
    ...payments
      .filter(({ failure }) => failure === "ACCOUNT_CLOSED" || failure === "AMOUNT_MISMATCH")
      .map(({ id }) => `return ${uuidOf<string>(id)}`),
  ];
  expect(rows.map(({ name, id }) => `${name} ${id}`).toSorted()).toEqual(due.toSorted());
}

/** What it has paid out and collected, line by line. */
function compareProvider({ paidOut, collected, returned }: ProviderBooks, payments: readonly Paid[]): void {
  const out = payments.filter(({ kind, provider }) => kind === "WITHDRAWAL" && provider !== null);
  const said = [...paidOut].map(([id, { outcome, units }]) => `${id} ${outcome} ${units}`);
  expect(said.toSorted()).toEqual(out.map(({ id, provider, amount }) => `${id} ${provider} ${amount}`).toSorted());
  const isIn = ({ kind, provider }: Paid) =>
    kind === "DEPOSIT" && (provider === "COLLECTED" || provider === "RETURNED");
  const brought = payments.filter(isIn).map(({ id, amount, fee }) => `${id} ${amount + fee}`);
  expect([...collected].map(([id, units]) => `${id} ${units}`).toSorted()).toEqual(brought.toSorted());
  const back = payments.filter(({ provider }) => provider === "RETURNED").map(({ id }) => id as string);
  expect([...returned.keys()].toSorted()).toEqual(back.toSorted());
}
