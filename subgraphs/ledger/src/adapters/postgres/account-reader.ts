import { idFromUuid, isId, uuidOf } from "@coffer/platform/ids";
import type pg from "pg";
import type { AccountReader } from "../../app/ports.ts";
import { type Account, makeBalance } from "../../domain/account.ts";

type AccountRow = {
  id: string;
  owner_id: string | null;
  asset: string;
  scale: number;
  name: string;
  posted: string;
  pending_in: string;
  pending_out: string;
  sequence: string;
  opened_at: Date;
};

// Sums as text: a numeric column must never become a double.
const SELECT = `SELECT a.id, a.owner_id, a.asset, s.scale, a.name, (a.credits_posted - a.debits_posted)::text AS posted,
  a.credits_pending::text AS pending_in, a.debits_pending::text AS pending_out, a.sequence::text AS sequence, a.opened_at
  FROM account a JOIN asset s ON s.code = a.asset`;

export const makeAccountReader = (pool: pg.Pool): AccountReader => ({
  async findMany(ids) {
    const wanted = ids.filter((id) => isId("acc", id));
    if (wanted.length === 0) return ids.map(() => null);
    const { rows } = await pool.query<AccountRow>({
      name: "accounts-by-id",
      text: `${SELECT} WHERE a.id = ANY ($1::uuid[])`,
      values: [wanted.map(uuidOf)],
    });
    const found = new Map(rows.map((row) => [idFromUuid("acc", row.id) as string, accountOf(row)]));
    return ids.map((id) => found.get(id) ?? null);
  },
  async listByOwners(ownerIds) {
    const wanted = ownerIds.filter((id) => isId("usr", id));
    const { rows } = await pool.query<AccountRow>({
      name: "accounts-by-owner",
      text: `${SELECT} WHERE a.owner_id = ANY ($1::uuid[]) ORDER BY a.opened_at, a.id`,
      values: [wanted.map(uuidOf)],
    });
    const accounts = rows.map(accountOf);
    return ownerIds.map((ownerId) => accounts.filter((account) => account.ownerId === ownerId));
  },
});

const accountOf = (row: AccountRow): Account => ({
  id: idFromUuid("acc", row.id),
  ownerId: row.owner_id && idFromUuid("usr", row.owner_id),
  asset: { code: row.asset, scale: row.scale },
  name: row.name,
  balance: makeBalance(
    { code: row.asset, scale: row.scale },
    { posted: BigInt(row.posted), pendingIn: BigInt(row.pending_in), pendingOut: BigInt(row.pending_out) },
  ),
  sequence: row.sequence,
  openedAt: row.opened_at,
});
