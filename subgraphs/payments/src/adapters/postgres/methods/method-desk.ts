import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { type Decided, decideOnce, findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { MethodAdded, MethodDesk, NewMethod } from "../../../app/methods/ports.ts";
import type { MethodId, MethodKind, PaymentMethod } from "../../../domain/methods/method.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import type { QuotaExceeded } from "../../../domain/money/refusals.ts";
import { lockOwners } from "../money/guards.ts";

type MethodRow = {
  id: Uuid;
  user_id: Uuid;
  kind: MethodKind;
  token: string;
  label: string;
  is_verified: boolean;
  is_default: boolean;
  created_at: Date;
  takes_deposits: boolean;
  takes_withdrawals: boolean;
};

const COLUMNS =
  "id, user_id, kind, token, label, is_verified, is_default, created_at, takes_deposits, takes_withdrawals";
const OWN = "id = $1::uuid AND user_id = $2::uuid";
const keys = { table: "replay", refusals: refusalObjects<QuotaExceeded>() } as const;

/** `max`: so many one person may have. */
export const makeMethodDesk = (pool: pg.Pool, max: number): MethodDesk => ({
  async findMany(ids) {
    const { rows } = await pool.query<MethodRow>({
      name: "methods",
      text: `SELECT ${COLUMNS} FROM payment_method WHERE id = ANY ($1::uuid[])`,
      values: [ids.map((id) => uuidOf(id))],
    });
    const found = new Map(rows.map((row) => [row.id, toMethod(row)]));
    return ids.map((id) => found.get(uuidOf(id)) ?? null);
  },
  async findUsable(userId, id) {
    return findOwn(pgSql(pool), { userId, id, condition: `${OWN} AND removed_at IS NULL` });
  },
  async listOf(userIds) {
    const { rows } = await pool.query<MethodRow>({
      name: "methods-of-users",
      text: `SELECT ${COLUMNS} FROM payment_method WHERE user_id = ANY ($1::uuid[]) AND removed_at IS NULL
        ORDER BY is_default DESC, created_at, id`,
      values: [userIds.map((id) => uuidOf(id))],
    });
    const lists = new Map(userIds.map((id) => [id, [] as PaymentMethod[]]));
    for (const method of rows.map(toMethod)) lists.get(method.userId)?.push(method);
    return userIds.map((id) => lists.get(id) ?? []);
  },
  async findAdded(claim) {
    const decided = await findDecided(pgSql(pool), { ...keys, claim });
    return decided && toAdded(decided);
  },
  async add(claim: Claim, method: NewMethod) {
    const decided = await asOwner(pool, method.userId, (sql, lockOwner) => {
      const work = async () => {
        // Behind the lock of the key: a repeat waits for nobody else.
        await lockOwner();
        return addWithin(sql, method, max);
      };
      return decideOnce(sql, { ...keys, claim, work });
    });
    return toAdded(decided);
  },
  remove: (userId, id) =>
    asOwner(pool, userId, async (sql, lockOwner) => {
      await lockOwner();
      await sql.query(
        `UPDATE payment_method SET removed_at = now(), is_default = false WHERE ${OWN} AND removed_at IS NULL`,
        [uuidOf(id), uuidOf(userId)],
      );
      await sql.query(
        `UPDATE payment_method SET is_default = true WHERE id = (
           SELECT id FROM payment_method WHERE user_id = $1::uuid AND removed_at IS NULL ORDER BY created_at, id LIMIT 1)
         AND NOT EXISTS (SELECT FROM payment_method WHERE user_id = $1::uuid AND is_default AND removed_at IS NULL)`,
        [uuidOf(userId)],
      );
      return findOwn(sql, { userId, id, condition: OWN });
    }),
  async setVerified(id, isVerified) {
    const { rows } = await pool.query<MethodRow>(
      `UPDATE payment_method SET is_verified = $2::boolean WHERE id = $1::uuid AND removed_at IS NULL RETURNING ${COLUMNS}`,
      [uuidOf(id), isVerified],
    );
    return rows[0] ? toMethod(rows[0]) : null;
  },
  setDefault: (userId, id) =>
    asOwner(pool, userId, async (sql, lockOwner) => {
      await lockOwner();
      const chosen = await findOwn(sql, { userId, id, condition: `${OWN} AND removed_at IS NULL` });
      if (!chosen || chosen.isDefault) return chosen;
      // One after the other: no two may be it at any moment.
      await sql.query("UPDATE payment_method SET is_default = false WHERE user_id = $1::uuid AND is_default", [
        uuidOf(userId),
      ]);
      await sql.query(`UPDATE payment_method SET is_default = true WHERE ${OWN}`, [uuidOf(id), uuidOf(userId)]);
      return { ...chosen, isDefault: true };
    }),
});

type AsOwner<T> = (sql: Sql, lockOwner: () => Promise<void>) => Promise<T>;

/** In one transaction, with the lock under which whatever one person has is counted. */
const asOwner = <T>(pool: pg.Pool, userId: UserId, work: AsOwner<T>): Promise<T> =>
  inTransaction(pool, (client) => work(pgSql(client), () => lockOwners(client, [userId])));

/** The owner must be locked. */
async function addWithin(sql: Sql, method: NewMethod, max: number): Promise<Decided<QuotaExceeded>> {
  const { id, userId, kind, token, label, isVerified, takesDeposits, takesWithdrawals } = method;
  const live = await sql.query<{ id: Uuid; token: string }>(
    "SELECT id, token FROM payment_method WHERE user_id = $1::uuid AND removed_at IS NULL",
    [uuidOf(userId)],
  );
  const known = live.find((one) => one.token === token);
  if (known) return { subjectId: known.id, refusal: null };
  if (live.length >= max) return { subjectId: null, refusal: { code: "QUOTA_EXCEEDED", limit: max } };
  await sql.query(
    `INSERT INTO payment_method (id, user_id, kind, token, label, is_verified, is_default, takes_deposits, takes_withdrawals)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::boolean, $7::boolean, $8::boolean, $9::boolean)`,
    [uuidOf(id), uuidOf(userId), kind, token, label, isVerified, live.length === 0, takesDeposits, takesWithdrawals],
  );
  if (!isVerified)
    await sql.query(
      `INSERT INTO method_task (id, owner_id, kind, due_at) VALUES ($1::uuid, $2::uuid, $3, clock_timestamp() + interval '1 minute')`,
      [uuidOf(id), uuidOf(userId), kind],
    );
  return { subjectId: uuidOf(id), refusal: null };
}

type Own = { readonly userId: UserId; readonly id: MethodId; readonly condition: string };

async function findOwn(sql: Sql, { userId, id, condition }: Own): Promise<PaymentMethod | null> {
  const [row] = await sql.query<MethodRow>(`SELECT ${COLUMNS} FROM payment_method WHERE ${condition}`, [
    uuidOf(id),
    uuidOf(userId),
  ]);
  return row ? toMethod(row) : null;
}

function toAdded(decided: Result<Decided<QuotaExceeded>, IdempotencyKeyReused>): MethodAdded {
  if (!decided.ok) return decided;
  const { subjectId, refusal } = decided.value;
  if (refusal) return err(refusal);
  if (subjectId === null) throw new Error("a key added a payment method that it does not name");
  return ok(idFromUuid("pm", subjectId));
}

const toMethod = (row: MethodRow): PaymentMethod => ({
  id: idFromUuid("pm", row.id),
  userId: idFromUuid("usr", row.user_id),
  kind: row.kind,
  token: row.token,
  label: row.label,
  isVerified: row.is_verified,
  isDefault: row.is_default,
  createdAt: row.created_at,
  takesDeposits: row.takes_deposits,
  takesWithdrawals: row.takes_withdrawals,
});
