import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import { type Decided, decideOnce, findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { BulkDesk, Decision, RefusedRow } from "../../../app/bulk/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import { type BulkPayment, pendingOf, type RowOrder } from "../../../domain/money/bulk-payment.ts";
import type { BulkId } from "../../../domain/money/ids.ts";
import type { AccountClosed, QuotaExceeded } from "../../../domain/money/refusals.ts";
import { PRESENT } from "../clock/present.ts";
import { countOwned, lockOwners } from "../money/guards.ts";
import { listClosed } from "../money/open-accounts.ts";
import { lockBulk } from "./lock-bulk.ts";
import { toBulk } from "./row.ts";
import { insertBulk, moveBulk } from "./write-bulks.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly assets: Assets;
  /** So many that have not ended one person may have. */
  readonly max: number;
  /** Called after a commit that told of a change. */
  readonly committed: () => void;
};
type Refusal = { readonly code: string };

const keysOf = <R extends Refusal>() => ({ table: "replay", refusals: refusalObjects<R>() }) as const;

export function makeBulkDesk({ pool, assets, max, committed }: Parts): BulkDesk {
  /** Decides once for the key, in one transaction. */
  const decide = async <R extends Refusal>(claim: Claim, work: (client: pg.PoolClient) => Promise<Decided<R>>) => {
    const decided = await inTransaction(pool, (client) =>
      decideOnce(pgSql(client), { ...keysOf<R>(), claim, work: () => work(client) }),
    );
    committed();
    return toDecision(decided);
  };
  return {
    async find<R extends Refusal>(claim: Claim) {
      const decided = await findDecided(pgSql(pool), { ...keysOf<R>(), claim });
      return decided && toDecision(decided);
    },
    make: (claim, bulk, rows) => decide(claim, (client) => makeWithin(client, { bulk, rows, max })),
    cancel: (claim, id, judge) =>
      decide(claim, async (client) => {
        const refusal = judge(toBulk(await lockBulk(client, id), assets.find));
        if (!refusal) await cancelWithin(client, id);
        return { subjectId: uuidOf(id), refusal };
      }),
    async note(id, refused) {
      const pending = await inTransaction(pool, (client) => noteWithin(client, { id, refused, assets }));
      committed();
      return pending;
    },
  };
}

function toDecision<R extends Refusal>(decided: Result<Decided<R>, IdempotencyKeyReused>): Decision<R> {
  if (!decided.ok) return decided;
  const { subjectId, refusal } = decided.value;
  if (refusal) return err(refusal);
  if (subjectId === null) throw new Error("a key was used for a bulk payment that it does not name");
  return ok(idFromUuid("blk", subjectId));
}

type Making = { readonly bulk: BulkPayment; readonly rows: readonly RowOrder[]; readonly max: number };

/** Under the lock of whoever pays, by which theirs are counted. */
async function makeWithin(
  client: pg.PoolClient,
  { bulk, rows, max }: Making,
): Promise<Decided<QuotaExceeded | AccountClosed>> {
  const { id, from } = bulk;
  await lockOwners(client, [from.userId]);
  const [owned] = await countOwned(client, "bulks", [from.userId]);
  if ((owned?.[1] ?? 0) >= max) return refused({ code: "QUOTA_EXCEEDED", limit: max });
  if ((await listClosed(client, [from.accountId])).size > 0) return refused({ code: "ACCOUNT_CLOSED" });
  await insertBulk(client, bulk, rows);
  return { subjectId: uuidOf(id), refusal: null };
}

const refused = <R extends Refusal>(refusal: R): Decided<R> => ({ subjectId: null, refusal });

/** Rows that are being paid at this moment are waited for, in their order, and stay paid. */
async function cancelWithin(client: pg.PoolClient, id: BulkId): Promise<void> {
  await client.query({
    name: "skip-bulk-rows",
    text: `WITH open AS MATERIALIZED (
        SELECT bulk_id, place FROM bulk_row WHERE bulk_id = $1::uuid AND status = 'PENDING' ORDER BY place FOR UPDATE
      )
      UPDATE bulk_row r SET status = 'SKIPPED', at = ${PRESENT} FROM open o WHERE r.bulk_id = o.bulk_id AND r.place = o.place`,
    values: [uuidOf(id)],
  });
  await moveBulk(client, id, { change: "CANCELLED", at: null });
}

const REFUSED = columnsOf<RefusedRow>({
  nth: ["int", ({ place }) => place],
  refusal: ["text", ({ refusal }) => refusal],
});

type Noting = { readonly id: BulkId; readonly refused: readonly RefusedRow[]; readonly assets: Assets };

async function noteWithin(client: pg.PoolClient, { id, refused: rows, assets }: Noting): Promise<number> {
  const bulk = toBulk(await lockBulk(client, id), assets.find);
  if (bulk.status !== "RUNNING") return 0;
  if (rows.length > 0)
    await client.query({
      name: "note-refused-rows",
      text: `WITH open AS MATERIALIZED (
          SELECT r.bulk_id, r.place, n.refusal FROM bulk_row r JOIN ${REFUSED.from("n")} ON n.nth = r.place
          WHERE r.bulk_id = $${REFUSED.count + 1}::uuid AND r.status = 'PENDING' ORDER BY r.place FOR UPDATE OF r
        )
        UPDATE bulk_row r SET status = 'REFUSED', refusal = o.refusal, at = ${PRESENT} FROM open o WHERE r.bulk_id = o.bulk_id AND r.place = o.place`,
      values: [...REFUSED.values(rows), uuidOf(id)],
    });
  const { rows: counted } = await client.query<{ pending: number }>({
    name: "count-pending-rows",
    text: "SELECT count(*)::int AS pending FROM bulk_row WHERE bulk_id = $1 AND status = 'PENDING'",
    values: [uuidOf(id)],
  });
  const pending = counted[0]?.pending ?? 0;
  if (pending === 0) await moveBulk(client, id, { change: "COMPLETED", at: null });
  else if (pending < pendingOf(bulk)) await moveBulk(client, id, { change: "PROGRESSED", at: null });
  return pending;
}
