import { hash } from "node:crypto";
import { bytesArray, orNull, plainArray, textArray } from "@coffer/platform/postgres/array-literal";
import { hasReached, reaching } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { LedgerItem, Leg, Outcome, OutcomeCode, Subject } from "./ledger-item.ts";

/** The stage of a short transaction whose batch was posted, all of it. */
export const POSTED = "posted";

const TEXT = `SELECT outcomes, available, ${reaching(POSTED, "'posted' = ALL (outcomes)")} AS reached FROM ledger.apply($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[], $7::boolean[], $8::uuid[],
  $9::numeric[], $10::int[], $11::text[], $12::text[], $13::int[], $14::uuid[], $15::text[], $16::numeric[], $17::timestamptz, $18::boolean, $19::text[]) WHERE ${hasReached("$20")}`;

type Row = {
  readonly outcomes: readonly OutcomeCode[];
  readonly available: readonly (string | null)[];
  readonly reached: typeof POSTED | null;
};

export type ApplyOptions = {
  /** The time that holds expire by: the database's clock, where left out. */
  readonly at?: Date | undefined;
  /**
   * The caller made the items' ids for this call, or holds a lock that keeps every other batch from
   * bringing one of them at the same time. Posts then keep their accounts locked for less long.
   * Where it is said wrongly, two batches may wait for each other until PostgreSQL ends one of them
   * (`40P01`).
   */
  readonly idsGuarded?: boolean;
};

/**
 * Applies items through the ledger's write door, in the caller's transaction (or, on a pool, in one
 * of their own); an outcome for each, in order. A refusal is an outcome; what rejects is a fault:
 * the database's, or a malformed batch (`22023`), which is a bug of the caller.
 */
export async function applyItems(
  client: pg.ClientBase | pg.Pool,
  items: readonly LedgerItem[],
  how: ApplyOptions = {},
): Promise<Outcome[]> {
  if (items.length === 0) return [];
  const answer = await sendItems(client, items, { how, after: null });
  return outcomesOf(items, answer);
}

/**
 * The same, sent ahead within a short transaction: nothing is applied unless it has reached the
 * stage `after`, and the answer is null then. Where every item was posted, the transaction has
 * reached {@link POSTED}.
 */
export async function applyAhead(
  client: pg.ClientBase,
  items: readonly LedgerItem[],
  { after, ...how }: ApplyOptions & { readonly after: string },
): Promise<{ readonly outcomes: Outcome[]; readonly isPosted: boolean } | null> {
  const answer = await sendItems(client, items, { how, after });
  return answer ? { outcomes: outcomesOf(items, answer), isPosted: answer.reached === POSTED } : null;
}

async function sendItems(
  client: pg.ClientBase | pg.Pool,
  items: readonly LedgerItem[],
  { how, after }: { readonly how: ApplyOptions; readonly after: string | null },
): Promise<Row | undefined> {
  const values = [...columnsOf(items, how), after];
  const { rows } = await client.query<Row>({ name: "ledger-apply", text: TEXT, values });
  return rows[0];
}

const outcomesOf = (items: readonly LedgerItem[], answer: Row | undefined): Outcome[] =>
  items.map((_, i) => {
    const [code, available] = [answer?.outcomes[i], answer?.available[i]];
    if (!code) throw new Error("the ledger gave an item no outcome");
    return { code, available: available == null ? null : BigInt(available) };
  });

function columnsOf(items: readonly LedgerItem[], { at, idsGuarded }: ApplyOptions): (string | boolean | null)[] {
  const legs = items.map(legsOf);
  const flat = legs.flat();
  const others = items.some(({ action }) => action !== "post");
  return [
    plainArray(items.map(({ id }) => id)),
    bytesArray(items.map((item, i) => fingerprintOf(item, legs[i]))),
    others ? plainArray(items.map(({ action }) => action)) : null,
    textArray(items.map(({ kind }) => kind)),
    orNull(
      items.map(({ subject }) => subject?.id ?? null),
      plainArray,
    ),
    orNull(
      items.map(({ effectiveAt }) => effectiveAt?.toISOString() ?? null),
      plainArray,
    ),
    items.some(({ linked }) => linked) ? plainArray(items.map(({ linked }) => linked ?? false)) : null,
    others ? orNull(items.map(targetOf), plainArray) : null,
    others
      ? orNull(
          items.map((item) => (item.action === "capture" ? (item.amount ?? null) : null)),
          plainArray,
        )
      : null,
    others
      ? orNull(
          items.map((item) => (item.action === "hold" ? (item.timeoutSeconds ?? null) : null)),
          plainArray,
        )
      : null,
    orNull(
      items.map(({ narrative }) => narrative ?? null),
      textArray,
    ),
    orNull(
      items.map(({ reference }) => reference ?? null),
      textArray,
    ),
    plainArray(legs.flatMap((of, i) => of.map(() => i + 1))),
    plainArray(flat.map(({ account }) => account)),
    textArray(flat.map(({ asset }) => asset)),
    plainArray(flat.map(({ amount }) => amount)),
    at?.toISOString() ?? null,
    idsGuarded ?? false,
    orNull(
      items.map(({ subject }) => subject?.kind ?? null),
      plainArray,
    ),
  ];
}

const NONE: readonly Leg[] = [];

function legsOf(item: LedgerItem): readonly Leg[] {
  if (item.action === "post") return item.legs;
  if (item.action !== "hold") return NONE;
  const { debit, credit, asset, amount } = item;
  return [
    { account: debit, asset, amount: -amount },
    { account: credit, asset, amount },
  ];
}

const targetOf = (item: LedgerItem): string | null =>
  item.action === "capture" || item.action === "void" || item.action === "expire"
    ? item.hold
    : item.action === "reverse"
      ? item.entry
      : null;

/** Of a payment its id alone: entries from when every subject was one are still the same items. */
const subjectText = ({ kind, id }: Subject): string => (kind === "payment" ? id : `${kind}:${id}`);

/**
 * SHA-256, in hex, of what the item asks for. Without the effective time: a step that is taken
 * again after a crash is the same entry.
 */
export function fingerprintOf(item: LedgerItem, legs: readonly Leg[] = legsOf(item)): string {
  const { action, kind, subject, narrative, reference } = item;
  let text = JSON.stringify([action, kind, subject && subjectText(subject), narrative, reference, targetOf(item)]);
  if (item.action === "capture") text += item.amount ?? "";
  if (item.action === "hold") text += item.timeoutSeconds ?? "";
  for (const { account, asset, amount } of legs) text += `|${account}|${asset}|${amount}`;
  return hash("sha256", text);
}
