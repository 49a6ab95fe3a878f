import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { systemClock } from "@coffer/platform/values/clock";
import { buildASTSchema, type GraphQLObjectType, getNamedType, isLeafType, isUnionType, parse } from "graphql";
import { expect } from "vitest";
import { feeIncome, sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { Device } from "./approving.ts";
import { readLimits } from "./limiting.ts";
import type { Person, World } from "./world.ts";

/** Mutations that have a preview, and the names of their types. */
export const PREVIEWED = {
  sendPayment: "SendPayment",
  authorizePayment: "AuthorizePayment",
  capturePayment: "CapturePayment",
  voidPayment: "VoidPayment",
  refundPayment: "RefundPayment",
  refundForPayee: "RefundForPayee",
  deposit: "Deposit",
  withdraw: "Withdraw",
  cancelPayment: "CancelPayment",
  payRequest: "PayRequest",
  exchange: "Exchange",
  schedulePayment: "SchedulePayment",
  startBulkPayment: "StartBulkPayment",
} as const;
export type Previewed = keyof typeof PREVIEWED;

type Input = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
type Answer = any;

const schema = buildASTSchema(
  parse(readFileSync(new URL("../../../schema/supergraph.graphql", import.meta.url), "utf8")),
  {
    assumeValidSDL: true,
  },
);
const MONEY = "{ amount currency }";
const FIGURES = `kind status amount ${MONEY} fee ${MONEY} total ${MONEY}`;
const PREVIEW = `${FIGURES} feeQuoteId postings { of side account { id } amount ${MONEY} } holds { change for account { id } amount ${MONEY} }
  limits { operation window kind timeZone methodKind limit ${MONEY} used { amount } remaining { amount } resetsAt } approval { needed reason }`;

const DATES = "nextDates lastDate";
const BULK = `id name amount ${MONEY} fee ${MONEY} total ${MONEY} rowCount`;
const SCHEDULE_PREVIEW = `${DATES} approval { needed reason } payment { ${PREVIEW} } refusal { code message }`;

/** All that a member of an answer's union says by itself. */
function fieldsOf(member: GraphQLObjectType): string {
  if (member.name === "PreviewSuccess") return `preview { ${PREVIEW} }`;
  if (member.name === "SchedulePreviewSuccess") return `preview { ${SCHEDULE_PREVIEW} }`;
  if (member.name === "BulkPreviewSuccess") return `preview { bulkPayment { ${BULK} } approval { needed reason } }`;
  if (member.name === "StartBulkPaymentSuccess") return `bulkPayment { ${BULK} }`;
  if (member.name === "SchedulePaymentSuccess") return `schedule { id ${DATES} }`;
  if (member.name.endsWith("Success")) return `payment { id ${FIGURES} }`;
  const fields = Object.values(member.getFields()).flatMap(({ name, type }) => {
    const named = getNamedType(type);
    if (isLeafType(named)) return [name];
    return named.name === "Money" ? [`${name} ${MONEY}`] : [];
  });
  return fields.join(" ");
}

function write(kind: "query" | "mutation", field: string): string {
  const root = kind === "query" ? schema.getQueryType() : schema.getMutationType();
  const { args = [], type = null } = root?.getFields()[field] ?? {};
  const answer = type && getNamedType(type);
  if (!isUnionType(answer)) throw new Error(`${field} answers with no union`);
  const members = answer.getTypes().map((member) => `... on ${member.name} { ${fieldsOf(member)} }`);
  return `${kind} ($input: ${args[0]?.type}) { ${field}(input: $input) { __typename ${members.join(" ")} } }`;
}

const queries = new Map<string, string>();
async function ask(
  who: Pick<Person, "ask">,
  kind: "query" | "mutation",
  [field, input]: [string, Input],
): Promise<Answer> {
  const query = queries.get(field) ?? write(kind, field);
  queries.set(field, query);
  const answer = await who.ask(query, { input });
  if (answer.errors) return { errors: answer.errors.map((error: Answer) => error.extensions.code) };
  return answer[field];
}

export const preview = (who: Pick<Person, "ask">, of: Previewed, input: Input): Promise<Answer> =>
  ask(who, "query", [`preview${PREVIEWED[of]}`, input]);
export const execute = (who: Pick<Person, "ask">, of: Previewed, input: Input): Promise<Answer> =>
  ask(who, "mutation", [of, { idempotencyKey: randomUUID(), ...input }]);

/** The time stands still between a preview and what it foresees. */
export function makeStillClock() {
  let stands: Date | null = null;
  return {
    now: () => stands ?? systemClock.now(),
    async still<T>(act: () => Promise<T>): Promise<T> {
      stands = systemClock.now();
      try {
        return await act();
      } finally {
        stands = null;
      }
    },
  };
}

type Parties = {
  payer: Uuid | null;
  payee: Uuid | null;
  payerAccount: Uuid | null;
  payeeAccount: Uuid | null;
  kind: string;
};

async function partiesTo(world: World, paymentId: string): Promise<Parties> {
  const { rows } = await world.admin.query(
    `SELECT from_user AS payer, to_user AS payee, from_account AS "payerAccount", to_account AS "payeeAccount", kind FROM payments.payment WHERE id = $1`,
    [uuidOf(paymentId)],
  );
  return rows[0];
}

const listEntries = async (world: World, paymentId: string, but: readonly string[] = []): Promise<string[]> =>
  (
    await world.admin.query<{ id: string }>(
      "SELECT id FROM ledger.journal_entry WHERE subject_id = $1 AND id <> ALL ($2::uuid[])",
      [uuidOf(paymentId), but],
    )
  ).rows.map(({ id }) => id);

/** What the books have of some entries, written as a preview of this viewer writes it. */
async function effectsIn(world: World, entries: readonly string[], parties: Parties, viewer: Person) {
  const roleOf = (account: string) => {
    if (account === parties.payerAccount) return "PAYER";
    if (account === parties.payeeAccount) return "PAYEE";
    if (account === uuidOf(feeIncome("USD"))) return "FEES";
    return account === uuidOf(sandboxClearing("USD")) ? "PROVIDER" : "HOUSE";
  };
  const isOwn = (account: string) => {
    const owner = { PAYER: parties.payer, PAYEE: parties.payee }[roleOf(account) as string];
    return owner === uuidOf(viewer.userId);
  };
  const postings = await world.admin.query<{ account: string; amount: string }>(
    "SELECT account_id AS account, amount::text AS amount FROM ledger.posting WHERE entry_id = ANY ($1::uuid[]) AND amount <> 0",
    [entries],
  );
  const holds = await world.admin.query<{ change: string; debit: string; credit: string; amount: string }>(
    `SELECT CASE WHEN id = ANY ($1::uuid[]) THEN 'MADE' ELSE 'ENDED' END AS change, debit_account_id AS debit, credit_account_id AS credit, amount::text AS amount
     FROM ledger.hold WHERE id = ANY ($1::uuid[]) OR ended_by = ANY ($1::uuid[])`,
    [entries],
  );
  return {
    postings: postings.rows
      .map(({ account, amount }) =>
        [
          roleOf(account),
          amount.startsWith("-") ? "DEBIT" : "CREDIT",
          dollars(amount.replace("-", "")),
          isOwn(account),
        ].join(" "),
      )
      .toSorted(),
    holds: holds.rows
      .map(({ change, debit, credit, amount }) => [change, roleOf(credit), dollars(amount), isOwn(debit)].join(" "))
      .toSorted(),
  };
}

const dollars = (units: string): string => `${units.padStart(3, "0").slice(0, -2)}.${units.padStart(3, "0").slice(-2)}`;

const effectsSaid = ({ postings, holds }: Answer) => ({
  postings: postings
    .map((one: Answer) => [one.of, one.side, one.amount.amount, one.account !== null].join(" "))
    .toSorted(),
  holds: holds
    .map((one: Answer) => [one.change, one.for, one.amount.amount, one.account !== null].join(" "))
    .toSorted(),
});

/** Of the operation that it counts in, where the limits are the viewer's. */
async function limitsAfter({ kind, payer, payee }: Parties, viewer: Person): Promise<readonly Answer[]> {
  const person = { SEND: payer, WITHDRAWAL: payer, DEPOSIT: payee, EXCHANGE: payer }[kind];
  if (person !== uuidOf(viewer.userId)) return [];
  return (await readLimits(viewer)).filter(({ operation }: Answer) => operation === kind);
}

const figures = ({ kind, status, amount, fee, total }: Answer) => ({ kind, status, amount, fee, total });

type Doer = { readonly who: Person; readonly device?: Device };

/** Signs where that is asked for; whether it was. */
async function doIt({ who, device }: Doer, [of, input]: readonly [Previewed, Input]) {
  const keyed = { ...input, idempotencyKey: randomUUID() };
  const done = await execute(who, of, keyed);
  if (done.__typename !== "ApprovalRequired") return { done, needed: false };
  if (!device) throw new Error("nobody can sign");
  return { done: await execute(who, of, { ...keyed, approval: device.get(done.options) }), needed: true };
}

/** What was foreseen of a payment that was made: in the answer, in the books and in the limits. */
async function comparePaid(world: World, who: Person, [shown, payment, earlier]: [Answer, Answer, string[]]) {
  expect(figures(shown)).toEqual(figures(payment));
  const parties = await partiesTo(world, payment.id);
  const entries = await listEntries(world, payment.id, earlier);
  expect(effectsSaid(shown)).toEqual(await effectsIn(world, entries, parties, who));
  expect(shown.limits).toEqual(await limitsAfter(parties, who));
}

const isSaid = (approval: Answer, needed: boolean) => {
  expect(approval.needed).toBe(needed);
  expect(approval.reason === null).toBe(!needed);
};

/** Its dates; and a payment of it, by one that is made of the same at the same moment. */
async function compareScheduled(world: World, by: Doer, [shown, schedule, input]: [Answer, Answer, Input]) {
  const { nextDates, lastDate, payment, refusal } = shown;
  expect({ nextDates, lastDate }).toEqual({ nextDates: schedule.nextDates, lastDate: schedule.lastDate });
  const { startsAt: _start, timeZone: _zone, rule: _rule, ...order } = input;
  const { done } = await doIt(by, ["sendPayment", order]);
  if (!done.payment) {
    expect([payment, refusal]).toEqual([null, { code: done.code, message: done.message }]);
    return;
  }
  expect(refusal).toBeNull();
  await comparePaid(world, by.who, [payment, done.payment, []]);
  isSaid(payment.approval, false);
  expect(payment.feeQuoteId).toBeNull();
}

/**
 * Previews, then does it, and compares: what is foreseen and what comes of it are the same, in the
 * answer, in the books and in the limits; or the same refusal. Signs where that is asked for. What
 * came of it.
 */
export async function compare(
  world: World,
  { still, ...by }: Doer & { readonly still: ReturnType<typeof makeStillClock>["still"] },
  [of, input]: readonly [Previewed, Input],
): Promise<Answer> {
  return still(async () => {
    const earlier = typeof input.paymentId === "string" ? await listEntries(world, input.paymentId) : [];
    const foreseen = await preview(by.who, of, input);
    const { done, needed } = await doIt(by, [of, input]);
    if (!done.payment && !done.schedule && !done.bulkPayment) {
      expect(done.__typename).toBeTruthy();
      expect(foreseen, `${of} was foreseen otherwise than ${done.__typename}`).toEqual(done);
      return done;
    }
    expect(foreseen).toMatchObject({ preview: {} });
    const { preview: shown } = foreseen;
    isSaid(shown.approval, needed);
    if (done.bulkPayment) expect(shown.bulkPayment).toEqual(done.bulkPayment);
    else if (done.schedule) await compareScheduled(world, by, [shown, done.schedule, input]);
    else await comparePaid(world, by.who, [shown, done.payment, earlier]);
    return done;
  });
}

/** Every row of every table of both schemas, as one hash for each table. */
export async function hashTables(world: World): Promise<Record<string, string>> {
  const { rows } = await world.admin.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('payments', 'ledger') ORDER BY 1",
  );
  const hashes: Record<string, string> = {};
  for (const { name } of rows) {
    const found = await world.admin.query(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS hash FROM ${name} t`,
    );
    hashes[name] = found.rows[0].hash;
  }
  expect(Object.keys(hashes).length).toBeGreaterThan(30);
  return hashes;
}
