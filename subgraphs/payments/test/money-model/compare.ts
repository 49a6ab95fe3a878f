import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { expect } from "vitest";
import { feeIncome, sandboxClearing } from "../../src/adapters/postgres/money/system-accounts.ts";
import { lookInto } from "../look-into.ts";
import type { ProviderBooks } from "./act.ts";
import { type Account, type Asked, type Books, CURRENCIES, type Currency, type Paid } from "./books.ts";
import { viewOf } from "./perform.ts";
import { roomsOf, type Settings } from "./settings.ts";
import type { Stage } from "./stage.ts";

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
  await compareLimits(stage, played);
  await compareTasks(stage, payments, requests);
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
  const model = payments.map(
    ({ id, kind, status, currency, amount, fee, from, to, authorized, expiresAt, refunded, refundOf, ...more }) => ({
      ...{ id, kind, status, currency, amount, fee, from, to, authorized, expiresAt, refunded, refundOf },
      ...{ failure: more.failure, priority: more.priority },
    }),
  );
  expect(differing<{ readonly id: string }>(said, model)).toEqual([]);
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
    (["SEND", "WITHDRAWAL", "DEPOSIT"] as const)
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
async function compareTasks({ admin }: Stage, payments: readonly Paid[], requests: readonly Asked[]): Promise<void> {
  const { rows } = await admin.query(
    ["deposit", "withdrawal", "hold", "request", "return"]
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
