import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import { type Decided, decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { ExportDesk, NewExport } from "../../../app/exports/ports.ts";
import type { PaymentExport } from "../../../domain/exports/export.ts";
import type { ExportTooLarge, TooManyExports } from "../../../domain/exports/refusals.ts";
import { LAST } from "../history/search-values.ts";
import { lockOwners } from "../money/guards.ts";
import { countQuery } from "./list-query.ts";
import { EXPORT_COLUMNS, type ExportRow, toExport } from "./row.ts";
import { keepTerms } from "./terms.ts";

export type ExportBounds = {
  /** Payments of one file. */
  readonly rowsMax: number;
  /** So long a file is kept, and its link leads to it. */
  readonly keepMs: number;
  /** Files of one person that are kept at once. */
  readonly lists: number;
  readonly receipts: number;
};

type Parts = { readonly pool: pg.Pool; readonly clock: Clock; readonly bounds: ExportBounds };

/** To know how many match, so many times as many are looked through at most. */
const LOOK_TIMES = 5;

export function makeExportDesk({ pool, clock, bounds }: Parts): ExportDesk {
  const read = async (text: string, values: readonly unknown[]): Promise<PaymentExport[]> => {
    const { rows } = await pool.query<ExportRow>(`SELECT ${EXPORT_COLUMNS} FROM payment_export e ${text}`, [...values]);
    const now = clock.now();
    return rows.map((row) => toExport(row, now));
  };
  const findOne = async (id: Uuid) => (await read("WHERE e.id = $1::uuid", [id]))[0] ?? null;

  return {
    async ask(claim, asked) {
      const decided = await inTransaction(pool, (client) =>
        decideOnce(pgSql(client), {
          table: "replay",
          claim,
          refusals: refusalObjects<ExportTooLarge | TooManyExports>(),
          work: () => askWithin(client, asked, { clock, bounds }),
        }),
      );
      if (!decided.ok) return decided;
      const { refusal, subjectId } = decided.value;
      if (refusal) return err(refusal);
      const made = subjectId && (await findOne(subjectId));
      if (!made) throw new Error("a key was used for a file that is missing");
      return ok(made);
    },
    find: (id) => findOne(uuidOf(id)),
    async list(ownerId, { first, after }) {
      const values = [uuidOf(ownerId), after === null ? LAST : uuidOf(after), first + 1];
      return toListed(
        await read("WHERE e.owner_id = $1::uuid AND e.id < $2::uuid ORDER BY e.id DESC LIMIT $3", values),
        first,
      );
    },
    async findLinks(ids) {
      const { rows } = await pool.query<{ id: Uuid; key_id: string; wrapped_key: Buffer; link_sealed: Buffer }>(
        "SELECT id, key_id, wrapped_key, link_sealed FROM payment_export WHERE id = ANY ($1::uuid[]) AND key_id IS NOT NULL",
        [ids.map((id) => uuidOf(id))],
      );
      const byId = new Map(
        rows.map((row) => [
          idFromUuid("pex", row.id),
          { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.link_sealed },
        ]),
      );
      return ids.map((id) => byId.get(id) ?? null);
    },
  };
}

async function askWithin(
  client: pg.PoolClient,
  asked: NewExport,
  { clock, bounds }: Omit<Parts, "pool">,
): Promise<Decided<ExportTooLarge | TooManyExports>> {
  const expected = await countExpected(client, asked, bounds.rowsMax);
  if (expected === null) return { subjectId: null, refusal: { code: "EXPORT_TOO_LARGE", limit: bounds.rowsMax } };

  await lockOwners(client, [asked.ownerId]);
  const { kind } = asked.terms;
  const now = clock.now();
  const limit = kind === "RECEIPT" ? bounds.receipts : bounds.lists;
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM payment_export WHERE owner_id = $1::uuid AND what = $2 AND cleared_at IS NULL AND expires_at > $3",
    [uuidOf(asked.ownerId), kind, now],
  );
  if ((rows[0]?.count ?? 0) >= limit) return { subjectId: null, refusal: { code: "TOO_MANY_EXPORTS", limit } };
  await insert(client, asked, { now, expected, expiresAt: new Date(now.getTime() + bounds.keepMs) });
  return { subjectId: uuidOf(asked.id), refusal: null };
}

/** Null: more than one file may have, or too many to look through. */
async function countExpected(client: pg.PoolClient, { terms }: NewExport, rowsMax: number): Promise<number | null> {
  if (terms.kind === "RECEIPT") return 1;
  const lookMax = LOOK_TIMES * rowsMax;
  const { rows } = await client.query<{ read: number; fitting: number }>(countQuery(terms, lookMax));
  const [{ read, fitting } = { read: 0, fitting: 0 }] = rows;
  return read > lookMax || fitting > rowsMax ? null : fitting;
}

type Times = { readonly now: Date; readonly expected: number; readonly expiresAt: Date };

async function insert(client: pg.PoolClient, asked: NewExport, { now, expected, expiresAt }: Times): Promise<void> {
  const { id, ownerId, isOwn, terms, link } = asked;
  const { keyId, wrappedKey, ciphertext } = link.sealed;
  await client.query(
    `WITH made AS (
       INSERT INTO payment_export (id, owner_id, what, is_own, payment_id, terms, expected_rows, created_at, expires_at,
         link_hash, key_id, wrapped_key, link_sealed)
       VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6::jsonb, $7, $8, $9, $10::bytea, $11, $12::bytea, $13::bytea) RETURNING id, owner_id, what
     )
     INSERT INTO export_task (id, owner_id, kind, due_at) SELECT id, owner_id, what, clock_timestamp() FROM made`,
    [
      uuidOf(id),
      uuidOf(ownerId),
      terms.kind,
      isOwn,
      terms.kind === "RECEIPT" ? uuidOf(terms.paymentId) : null,
      JSON.stringify(keepTerms(terms)),
      expected,
      now,
      expiresAt,
      link.hash,
      keyId,
      wrappedKey,
      ciphertext,
    ],
  );
}
