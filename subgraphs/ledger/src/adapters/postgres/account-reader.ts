import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type pg from "pg";
import type { AccountReader } from "../../app/ports.ts";
import { type Account, type AccountKind, type AccountState, type Metadata, makeBalance } from "../../domain/account.ts";
import type { AccountId } from "../../domain/ids.ts";

type AccountRow = {
  id: Uuid;
  owner_id: Uuid | null;
  asset: string;
  scale: number;
  kind: AccountKind;
  code: string;
  name: string;
  state: AccountState;
  owner_frozen: boolean;
  floor: string | null;
  metadata: Metadata | null;
  posted: string;
  pending_in: string;
  pending_out: string;
  sequence: string;
  opened_at: Date;
};

// Sums as text: a numeric column must never become a double.
const SELECT = `SELECT a.id, a.owner_id, a.asset, s.scale, a.kind, a.code, a.name, a.state, a.owner_frozen, a.floor::text AS floor, a.metadata,
  (a.credits_posted - a.debits_posted)::text AS posted, a.credits_pending::text AS pending_in, a.debits_pending::text AS pending_out,
  a.sequence::text AS sequence, a.opened_at
  FROM account a JOIN asset s ON s.code = a.asset`;

/**
 * Accounts by id, those that there are. Inside a transaction that has locked them, as they are
 * under its locks.
 */
export async function readAccounts(
  client: pg.Pool | pg.ClientBase,
  ids: readonly AccountId[],
): Promise<Map<AccountId, Account>> {
  const { rows } = await client.query<AccountRow>({
    name: "accounts-by-id",
    text: `${SELECT} WHERE a.id = ANY ($1::uuid[])`,
    values: [ids.map((id) => uuidOf(id))],
  });
  return new Map(rows.map(toAccount).map((account) => [account.id, account]));
}

export const makeAccountReader = (pool: pg.Pool): AccountReader => ({
  async findMany(ids) {
    const found = await readAccounts(pool, ids);
    return ids.map((id) => found.get(id) ?? null);
  },
  async listByOwners(ownerIds) {
    const { rows } = await pool.query<AccountRow>({
      name: "accounts-by-owner",
      text: `${SELECT} WHERE a.owner_id = ANY ($1::uuid[]) ORDER BY a.opened_at, a.id`,
      values: [ownerIds.map((id) => uuidOf(id))],
    });
    const accounts = rows.map(toAccount);
    return ownerIds.map((ownerId) => accounts.filter((account) => account.ownerId === ownerId));
  },
  async listOfSystem({ first, after, code, currency }) {
    // An account's place never changes, so its id is enough to go on behind it.
    const { rows } = await pool.query<AccountRow>({
      name: "accounts-of-system",
      text: `${SELECT} WHERE a.owner_id IS NULL AND ($1::uuid IS NULL OR (a.code, a.asset, a.id) > (SELECT b.code, b.asset, b.id FROM account b WHERE b.id = $1))
        AND ($2::text IS NULL OR a.code = $2 OR starts_with(a.code, $2 || '.')) AND ($3::text IS NULL OR a.asset = $3)
        ORDER BY a.code, a.asset, a.id LIMIT $4`,
      values: [after && uuidOf(after), code, currency, first + 1],
    });
    return rows.map(toAccount);
  },
});

function toAccount(row: AccountRow): Account {
  const asset = { code: row.asset, scale: row.scale };
  return {
    id: idFromUuid("acc", row.id),
    ownerId: row.owner_id && idFromUuid("usr", row.owner_id),
    asset,
    kind: row.kind,
    code: row.code,
    name: row.name,
    state: row.state,
    ownerFrozen: row.owner_frozen,
    floor: row.floor === null ? null : money(asset, BigInt(row.floor)),
    metadata: row.metadata ?? {},
    balance: makeBalance(asset, {
      posted: BigInt(row.posted),
      pendingIn: BigInt(row.pending_in),
      pendingOut: BigInt(row.pending_out),
    }),
    sequence: row.sequence,
    openedAt: row.opened_at,
  };
}
