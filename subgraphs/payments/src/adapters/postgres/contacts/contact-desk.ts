import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import { type Decided, decideOnce, findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { IdempotencyKeyReused } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { ContactAdded, ContactDesk, NewContact } from "../../../app/contacts/ports.ts";
import type { ContactNameTaken } from "../../../domain/money/contact-refusals.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import type { QuotaExceeded } from "../../../domain/money/refusals.ts";
import { lockOwners } from "../money/guards.ts";
import { CONTACT_COLUMNS, type ContactRow, toContact } from "./row.ts";

type AddRefusal = ContactNameTaken | QuotaExceeded;

const keys = { table: "replay", refusals: refusalObjects<AddRefusal>() } as const;
const LIVE = "removed_at IS NULL";

/** `max`: so many one person may have. */
export const makeContactDesk = (pool: pg.Pool, max: number): ContactDesk => ({
  async findMany(ids) {
    const { rows } = await pool.query<ContactRow>({
      name: "contacts",
      text: `SELECT ${CONTACT_COLUMNS} FROM contact WHERE id = ANY ($1::uuid[]) AND ${LIVE}`,
      values: [ids.map((id) => uuidOf(id))],
    });
    const found = new Map(rows.map((row) => [row.id, toContact(row)]));
    return ids.map((id) => found.get(uuidOf(id)) ?? null);
  },
  async findOfPeople(ownerId, people) {
    const { rows } = await pool.query<ContactRow & { user_id: Uuid }>({
      name: "contacts-of-people",
      text: `SELECT DISTINCT ON (user_id) ${CONTACT_COLUMNS} FROM contact
        WHERE owner_id = $1::uuid AND user_id = ANY ($2::uuid[]) AND ${LIVE} ORDER BY user_id, id`,
      values: [uuidOf(ownerId), people.map((id) => uuidOf(id))],
    });
    const found = new Map(rows.map((row) => [row.user_id, toContact(row)]));
    return people.map((id) => found.get(uuidOf(id)) ?? null);
  },
  async list(ownerId, { first, behind, search }) {
    const { rows } = await pool.query<ContactRow>({
      name: "contacts-of-owner",
      text: `SELECT ${CONTACT_COLUMNS} FROM contact WHERE owner_id = $1::uuid AND ${LIVE}
        AND ($2::text IS NULL OR name_key > $2 COLLATE "C") AND ($3::text IS NULL OR strpos(name_key, $3) > 0)
        ORDER BY name_key COLLATE "C" LIMIT $4`,
      values: [uuidOf(ownerId), behind, search, first + 1],
    });
    return toListed(rows.map(toContact), first);
  },
  async findAdded(claim) {
    const decided = await findDecided(pgSql(pool), { ...keys, claim });
    return decided && toAdded(decided);
  },
  async add(claim, contact) {
    const decided = await asOwner(pool, contact.ownerId, (sql, lockOwner) => {
      const work = async () => {
        // Behind the lock of the key: a repeat waits for nobody else.
        await lockOwner();
        return addWithin(sql, contact, max);
      };
      return decideOnce(sql, { ...keys, claim, work });
    });
    return toAdded(decided);
  },
  update: (ownerId, id, { name, nameKey, note }) =>
    asOwner(pool, ownerId, async (sql, lockOwner) => {
      await lockOwner();
      const standing = await sql.query<{ id: Uuid; name_key: string }>(
        `SELECT id, name_key FROM contact WHERE owner_id = $1::uuid AND ${LIVE} AND (id = $2::uuid OR name_key = $3)`,
        [uuidOf(ownerId), uuidOf(id), nameKey],
      );
      if (!standing.some((one) => one.id === uuidOf(id))) return err({ code: "CONTACT_NOT_FOUND" });
      if (standing.some((one) => one.id !== uuidOf(id))) return err({ code: "CONTACT_NAME_TAKEN" });
      const [row] = await sql.query<ContactRow>(
        `UPDATE contact SET name = $2, name_key = $3, note = $4 WHERE id = $1::uuid RETURNING ${CONTACT_COLUMNS}`,
        [uuidOf(id), name, nameKey, note],
      );
      if (!row) throw new Error("a contact is gone that its owner's lock keeps");
      return ok(toContact(row));
    }),
  remove: (ownerId, id) =>
    asOwner(pool, ownerId, async (sql, lockOwner) => {
      await lockOwner();
      const own = [uuidOf(id), uuidOf(ownerId)];
      await sql.query(
        `UPDATE contact SET removed_at = now(), name = NULL, name_key = NULL, note = NULL, user_id = NULL, account_id = NULL
         WHERE id = $1::uuid AND owner_id = $2::uuid AND ${LIVE}`,
        own,
      );
      const rows = await sql.query("SELECT FROM contact WHERE id = $1::uuid AND owner_id = $2::uuid", own);
      return rows.length > 0;
    }),
});

type AsOwner<T> = (sql: Sql, lockOwner: () => Promise<void>) => Promise<T>;

/** In one transaction, with the lock under which whatever one person has is counted. */
const asOwner = <T>(pool: pg.Pool, ownerId: UserId, work: AsOwner<T>): Promise<T> =>
  inTransaction(pool, (client) => work(pgSql(client), () => lockOwners(client, [ownerId])));

/** The owner must be locked. */
async function addWithin(sql: Sql, contact: NewContact, max: number): Promise<Decided<AddRefusal>> {
  const { id, ownerId, name, nameKey, note, means } = contact;
  const [standing] = await sql.query<{ all: number; same: number }>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE name_key = $2)::int AS same
     FROM contact WHERE owner_id = $1::uuid AND ${LIVE}`,
    [uuidOf(ownerId), nameKey],
  );
  if (!standing) throw new Error("nothing was counted");
  if (standing.same > 0) return { subjectId: null, refusal: { code: "CONTACT_NAME_TAKEN" } };
  if (standing.all >= max) return { subjectId: null, refusal: { code: "QUOTA_EXCEEDED", limit: max } };
  await sql.query(
    `INSERT INTO contact (id, owner_id, name, name_key, note, user_id, account_id)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::uuid, $7::uuid)`,
    [
      ...[uuidOf(id), uuidOf(ownerId), name, nameKey, note],
      "userId" in means ? uuidOf(means.userId) : null,
      "accountId" in means ? uuidOf(means.accountId) : null,
    ],
  );
  return { subjectId: uuidOf(id), refusal: null };
}

function toAdded(decided: Result<Decided<AddRefusal>, IdempotencyKeyReused>): ContactAdded {
  if (!decided.ok) return decided;
  const { subjectId, refusal } = decided.value;
  if (refusal) return err(refusal);
  if (subjectId === null) throw new Error("a key added a contact that it does not name");
  return ok(idFromUuid("con", subjectId));
}
