import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { NewSystemAccount } from "../../domain/account.ts";
import type { AccountCodeTaken } from "../../domain/refusals.ts";

/** Opens an account without owner, unless another that is not closed has its code and currency. */
export async function openSystemAccount(
  client: pg.ClientBase,
  { id, asset, kind, code, name, floor, metadata }: NewSystemAccount,
): Promise<AccountCodeTaken | null> {
  // No index keeps codes apart: users' accounts share one, and one of a closed account is free
  // again.
  await lockName(pgSql(client), `coffer/ledger/${JSON.stringify(["code", code, asset.code])}`);
  const { rows } = await client.query<{ id: Uuid }>({
    name: "accounts-of-code",
    text: "SELECT id FROM account WHERE owner_id IS NULL AND code = $1 AND asset = $2 AND state <> 'CLOSED' ORDER BY opened_at, id LIMIT 1",
    values: [code, asset.code],
  });
  const [holder] = rows;
  if (holder) return { code: "ACCOUNT_CODE_TAKEN", accountId: idFromUuid("acc", holder.id) };

  const { rows: opened } = await client.query<{ outcomes: string[] }>({
    name: "ledger-open",
    text: `SELECT ledger.open_account(ARRAY[$1::uuid], ARRAY[NULL::uuid], ARRAY[$2::text], ARRAY[$3::text], ARRAY[$4::text], ARRAY[$5::text],
      ARRAY[$6::numeric], ARRAY[$7::jsonb]) AS outcomes`,
    values: [
      uuidOf(id),
      asset.code,
      kind,
      code,
      name,
      floor?.units.toString() ?? null,
      Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : null,
    ],
  });
  const [outcome] = opened[0]?.outcomes ?? [];
  if (outcome !== "opened") throw new Error(`a system account could not be opened: ${outcome}`);
  return null;
}
