import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type pg from "pg";
import type { AccountPosition, MovementReader } from "../../app/ports.ts";
import { makeBalance } from "../../domain/account.ts";
import type { AccountMovement } from "../../domain/posting.ts";
import { readSubject } from "./read-subject.ts";

type MovementRow = {
  account_id: Uuid;
  owner_id: Uuid | null;
  sequence: string;
  asset: string;
  scale: number;
  balance: string;
  pending_in: string;
  pending_out: string;
  subject_id: Uuid | null;
  subject_kind: string | null;
  recorded_at: Date;
};

/** Part of an account's postings: those behind `after`, up to `upto`. */
export type PostingRange = { readonly account: Uuid; readonly after: string; readonly upto: string | null };

/** The movements of some ranges, by account and then in order. */
export async function readMovements(
  sql: Sql,
  ranges: readonly PostingRange[],
  limit: number,
): Promise<AccountMovement[]> {
  const rows = await sql.query<MovementRow>(
    `SELECT p.account_id, a.owner_id, p.sequence::text AS sequence, a.asset, s.scale, p.balance::text AS balance, p.pending_in::text AS pending_in,
       p.pending_out::text AS pending_out, e.subject_id, e.subject_kind, e.recorded_at
     FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) WITH ORDINALITY r(account_id, after, upto, place)
     JOIN account a ON a.id = r.account_id JOIN asset s ON s.code = a.asset
     CROSS JOIN LATERAL (SELECT * FROM posting WHERE account_id = r.account_id AND sequence > r.after AND (r.upto IS NULL OR sequence <= r.upto)
       ORDER BY sequence LIMIT $4) p
     JOIN journal_entry e ON e.id = p.entry_id
     ORDER BY r.place, p.sequence LIMIT $4`,
    [
      ranges.map((range) => range.account),
      ranges.map((range) => range.after),
      ranges.map((range) => range.upto),
      limit,
    ],
  );
  return rows.map(toMovement);
}

export const makeMovementReader = (pool: pg.Pool): MovementReader => ({
  listAfter: async (positions, limit) =>
    positions.length === 0
      ? []
      : readMovements(
          pgSql(pool),
          positions.map(({ accountId, sequence }) => ({ account: uuidOf(accountId), after: sequence, upto: null })),
          limit,
        ),
  findAt: makeFindAt(pool),
});

/** Many followers ask at once, each for an event of theirs; several for the same. */
function makeFindAt(pool: pg.Pool): MovementReader["findAt"] {
  const find = makeBatchedRead(async (places: readonly AccountPosition[]) => {
    const found = await readMovements(
      pgSql(pool),
      places.map(({ accountId, sequence }) => ({
        account: uuidOf(accountId),
        after: String(BigInt(sequence) - 1n),
        upto: sequence,
      })),
      places.length,
    );
    const byPlace = new Map(found.map((movement) => [`${movement.accountId} ${movement.sequence}`, movement]));
    return places.map(({ accountId, sequence }) => byPlace.get(`${accountId} ${sequence}`) ?? null);
  });
  return (accountId, sequence) => find({ accountId, sequence });
}

function toMovement(row: MovementRow): AccountMovement {
  const units = { posted: BigInt(row.balance), pendingIn: BigInt(row.pending_in), pendingOut: BigInt(row.pending_out) };
  return {
    accountId: idFromUuid("acc", row.account_id),
    ownerId: row.owner_id && idFromUuid("usr", row.owner_id),
    sequence: row.sequence,
    balance: makeBalance({ code: row.asset, scale: row.scale }, units),
    subject: readSubject(row),
    recordedAt: row.recorded_at,
  };
}
