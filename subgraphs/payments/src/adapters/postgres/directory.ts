import { idFromUuid, isId, uuidOf } from "@coffer/platform/ids";
import type pg from "pg";
import type { Directory, KnownAccount, PayeeReference } from "../../app/ports.ts";

type AccountRow = { id: string; owner_id: string; currency: string };
type PayeeRow = { user_id: string; id: string | null; owner_id: string | null; currency: string | null };

/** What payments keeps of people and accounts, from events and from its own openings. */
export const makeDirectory = (pool: pg.Pool): Directory => ({
  async findAccount(id) {
    if (!isId("acc", id)) return null;
    const { rows } = await pool.query<AccountRow>({
      name: "account",
      text: "SELECT id, owner_id, currency FROM account WHERE id = $1",
      values: [uuidOf(id)],
    });
    return rows[0] ? accountOf(rows[0]) : null;
  },
  async findPayee(reference, currency) {
    const query = payeeQuery(reference, currency);
    if (!query) return null;
    const { rows } = await pool.query<PayeeRow>(query);
    const [row] = rows;
    if (!row) return null;
    const { user_id: userId, id, owner_id: ownerId, currency: held } = row;
    return {
      userId: idFromUuid("usr", userId),
      account: id && ownerId && held ? accountOf({ id, owner_id: ownerId, currency: held }) : null,
    };
  },
});

const WITH_DEFAULT =
  "SELECT p.user_id, a.id, a.owner_id, a.currency FROM person p LEFT JOIN account a ON a.owner_id = p.user_id AND a.currency = $2 AND a.is_default";

function payeeQuery(reference: PayeeReference, currency: string): pg.QueryConfig | null {
  if ("username" in reference)
    return {
      name: "payee-by-username",
      text: `${WITH_DEFAULT} WHERE p.username_key = $1`,
      values: [reference.username.toLowerCase(), currency],
    };
  if ("userId" in reference)
    return isId("usr", reference.userId)
      ? {
          name: "payee-by-user",
          text: `${WITH_DEFAULT} WHERE p.user_id = $1`,
          values: [uuidOf(reference.userId), currency],
        }
      : null;
  return isId("acc", reference.accountId)
    ? {
        name: "payee-by-account",
        text: "SELECT owner_id AS user_id, id, owner_id, currency FROM account WHERE id = $1",
        values: [uuidOf(reference.accountId)],
      }
    : null;
}

const accountOf = (row: AccountRow): KnownAccount => ({
  id: idFromUuid("acc", row.id),
  ownerId: idFromUuid("usr", row.owner_id),
  currency: row.currency,
});
