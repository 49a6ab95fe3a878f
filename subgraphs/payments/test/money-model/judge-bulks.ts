import type { BulkId } from "../../src/domain/money/ids.ts";
import type { Bulk, Refusal, Row } from "./books.ts";
import { approvalBy, offFor, overQuota, payeeOf, QUOTAS, unattended } from "./judge-parts.ts";
import type { Of, RowSaid, Said } from "./ops.ts";
import { levelOf, needsApproval, priceOf } from "./settings.ts";
import { type Bench, code, no, type Part, type Ruling, show, type Verdict, wordIs } from "./verdict.ts";
import { viewIs } from "./view.ts";

const sum = (rows: readonly Row[], of: (row: Row) => bigint): bigint => rows.reduce((all, row) => all + of(row), 0n);

/** Nothing moves, and nothing is reserved: what it costs, and what leaves the payer, is shown. */
export function createBulk(op: Of<"createBulkPayment">, bench: Bench): Ruling {
  const { books } = bench;
  const { actor } = op;
  const from = op.from === null ? undefined : books.accounts.get(op.from);
  if (from?.owner !== actor) return code("ACCOUNT_NOT_FOUND");
  const judged = op.rows.map((row) => judgeRow(bench, { actor, from }, row));
  const faults = judged.flatMap((one, i) => (typeof one === "string" ? [`${i + 1} ${one}`] : []));
  if (faults.length > 0) return no({ code: "BULK_PAYMENT_FAULTY", faults });
  const rows = judged.flatMap((one) => (typeof one === "string" ? [] : [one]));
  const owned = [...books.bulks.values()].filter(
    ({ payer, status }) => payer === actor && (status === "DRAFT" || status === "RUNNING"),
  );
  return {
    reasons: [
      ...overQuota(owned.length, QUOTAS.bulks),
      ...(from.state === "CLOSED" ? [{ code: "ACCOUNT_CLOSED" }] : []),
    ],
    make({ id: made }) {
      const id = made as BulkId;
      const leaving = sum(rows, ({ payee, cost }) => (payee === actor ? 0n : cost));
      const whose = { id, payer: actor, from: from.id, currency: from.currency };
      books.bulks.set(id, { ...whose, rows, leaving, status: "DRAFT", isApproved: false, turn: new Map() });
    },
  };
}

type Paying = {
  readonly actor: Bulk["payer"];
  readonly from: { readonly id: Bulk["from"]; readonly currency: string };
};

/** The row, or what is wrong with it. */
function judgeRow(
  { books, settings }: Bench,
  { actor, from }: Paying,
  { to, currency, units }: Of<"createBulkPayment">["rows"][number],
): Row | string {
  if (currency !== from.currency) return "CURRENCY_MISMATCH";
  const payee = payeeOf(books, to, { currency, actor });
  if ("code" in payee) return payee.code;
  if (payee.account?.id === from.id) return "SAME_ACCOUNT";
  const kind = payee.user === actor ? "TRANSFER" : "SEND";
  const of = { kind, user: actor, level: levelOf(books, actor), method: null, priority: undefined } as const;
  const price = priceOf(settings, { ...of, currency, units }, null);
  if ("refusal" in price) return price.refusal.code;
  const { amount, fee } = price;
  const account = payee.isNamed ? null : (payee.account?.id ?? null);
  const came = { status: "PENDING", why: null, payment: null } as const;
  return { payee: payee.user, payeeAccount: account, units, fee, cost: amount + fee, ...came };
}

type Stepping = Of<"startBulkPayment"> | Of<"cancelBulkPayment">;

export const isOwnBulk = ({ actor, bulk }: Stepping, { books }: Bench): boolean =>
  bulk !== null && books.bulks.get(bulk)?.payer === actor;

export function stepBulk(op: Stepping, bench: Bench): Ruling {
  const { books, settings } = bench;
  const { actor } = op;
  const bulk = op.bulk === null ? undefined : books.bulks.get(op.bulk);
  if (bulk?.payer !== actor) return code("BULK_PAYMENT_NOT_FOUND");
  const { id, status, currency, leaving, rows } = bulk;
  const mismatch = { code: "BULK_PAYMENT_STATUS_MISMATCH", status };
  if (op.kind === "cancelBulkPayment") {
    if (status !== "DRAFT" && status !== "RUNNING") return no(mismatch);
    const skipped = rows.map((row): Row => (row.status === "PENDING" ? { ...row, status: "SKIPPED" } : row));
    return { reasons: [], make: () => books.runBulk(id, { status: "CANCELLED", rows: skipped }) };
  }
  if (status !== "DRAFT") return no(mismatch);
  const areKnown = rows.every(({ payee }) => payee === actor || books.approved.has(`${actor} ${payee}`));
  const leaves = { kind: leaving > 0n ? "SEND" : "TRANSFER", currency, total: leaving } as const;
  const needs = needsApproval(settings, leaves, areKnown);
  return {
    reasons: [...offFor(bench, "payments", currency), ...approvalBy(books, op, needs)],
    make({ view }) {
      // Of many at once: signed, and needless once another's payment was first.
      const isSigned = needs || (!bench.isAlone && view.isApproved === true);
      books.runBulk(id, { status: "RUNNING", isApproved: op.approval === "sign" && isSigned });
    },
  };
}

/**
 * A turn, in ways of their own: its rows are paid at once, in whichever order, and what was refused
 * is noted behind the last.
 */
export function waysOfBulk({ bulk }: Of<"runBulk">, said: Said): Part[][] {
  const rows = said.ok === null ? (said.rows ?? []) : [];
  if (said.ok === null && said.word === "remove")
    return [[({ books }) => (books.bulk(bulk).status === "RUNNING" ? "the model has it RUNNING" : null)]];
  return [
    ...rows.map((row): Part[] => [(bench) => payRow(bench, bulk, row)]),
    [({ books }) => noteTurn(books.bulk(bulk), { rows, books, said })],
  ];
}

function payRow(bench: Bench, id: BulkId, { place, status: came, why, made }: RowSaid): Verdict {
  const { books } = bench;
  const bulk = books.bulk(id);
  const row = bulk.rows[place - 1];
  if (!row || bulk.status === "DRAFT") return "it is not started";
  const decide = (refusal: string | null) => books.runBulk(id, { turn: new Map([...bulk.turn, [place, refusal]]) });
  // Where whoever called it off was first, nothing is done.
  if (row.status === "SKIPPED") {
    decide(null);
    return came === "SKIPPED" ? null : "the model has it SKIPPED";
  }
  const { reasons, make } = ruleOnRow(bench, bulk, row);
  if (made) {
    if (reasons.length > 0) return `the model refuses row ${place}: ${show(reasons)}`;
    make(made);
    const paid: Row = { ...row, status: "PAID", payment: made.id as never };
    books.runBulk(id, { rows: bulk.rows.with(place - 1, paid), turn: new Map([...bulk.turn, [place, null]]) });
    return viewIs(books, made);
  }
  // Of one that was called off meanwhile nobody says for what it was refused.
  const refusal = came === "SKIPPED" ? reasons[0] : reasons.find((one) => one.code === why);
  if (!refusal) return `the model says of row ${place} ${reasons.length === 0 ? "that it is paid" : show(reasons)}`;
  decide(refusal.code);
  return null;
}

/** What its rows would come to as things stand, any of them. */
export function foretellRows(bulk: Bulk, bench: Bench): readonly string[] {
  if (bulk.status !== "RUNNING") return [];
  const waiting = bulk.rows.filter(({ status }) => status === "PENDING");
  return waiting.flatMap((row) => {
    const { reasons } = ruleOnRow(bench, bulk, row);
    return reasons.length === 0 ? ["PAID"] : reasons.map(({ code: why }) => `REFUSED ${why}`);
  });
}

function ruleOnRow(bench: Bench, { payer, from, currency, leaving, isApproved }: Bulk, row: Row): Ruling {
  const { books, settings } = bench;
  const { payee, payeeAccount, units } = row;
  return unattended(bench, { payer, from, payee, payeeAccount, currency, units }, ({ kind, price }): Refusal[] => {
    const { amount, fee } = price;
    // All rows together are looked at, of which no row is more.
    const isKnown = books.approved.has(`${payer} ${payee}`);
    const needs = !isApproved && needsApproval(settings, { kind, currency, total: leaving }, isKnown);
    return [
      ...(fee > row.fee || amount + fee > row.cost ? [{ code: "FEE_QUOTE_UNUSABLE" }] : []),
      ...(needs ? [{ code: "APPROVAL_REQUIRED" }] : []),
    ];
  });
}

type Turn = { readonly rows: readonly RowSaid[]; readonly books: Bench["books"]; readonly said: Said };

function noteTurn({ id, status, rows: all, turn }: Bulk, { rows, books, said }: Turn): Verdict {
  if (status === "DRAFT" || turn.size < rows.length) return "its rows come first";
  const noted = all.map((row, i): Row => {
    const why = turn.get(i + 1) ?? null;
    return row.status === "PENDING" && why !== null ? { ...row, status: "REFUSED", why } : row;
  });
  const isRunning = status === "RUNNING";
  books.runBulk(id, { turn: new Map(), ...(isRunning ? { rows: noted, status: "COMPLETED" } : {}) });
  return wordIs(said, "done");
}
