import { idFromUuid, uuidOf } from "@coffer/platform/ids";
import type pg from "pg";
import type { NewAccount } from "../../domain/money-command.ts";
import { openCustomerAccounts } from "./ledger-door.ts";

const INSERT = `INSERT INTO account (id, owner_id, currency, is_default, opened_at)
  SELECT a.id, a.owner, a.currency, $5, a.at FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) a(id, owner, currency, at)
  ORDER BY a.owner, a.currency, a.id ON CONFLICT DO NOTHING RETURNING id`;

/** Opens the accounts that callers asked for. The first of an owner and currency becomes the default; a race for it is decided by its unique index. */
export async function openAsked(client: pg.ClientBase, accounts: readonly NewAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  const defaults = new Set(await insert(client, accounts, true));
  const others = accounts.filter(({ id }) => !defaults.has(id));
  if (others.length > 0) await insert(client, others, false);
  await openCustomerAccounts(client, accounts);
}

/** The payee's default account: the one given, where they still have none, or the one that somebody opened meanwhile. */
export async function openPayees(
  client: pg.ClientBase,
  account: NewAccount,
): Promise<{ id: string; opened: NewAccount | null }> {
  const [mine] = await insert(client, [account], true);
  if (mine) return { id: mine, opened: account };
  const { rows } = await client.query<{ id: string }>(
    "SELECT id FROM account WHERE owner_id = $1 AND currency = $2 AND is_default",
    [uuidOf(account.ownerId), account.currency],
  );
  const [other] = rows;
  if (!other) throw new Error("a default account is neither ours nor known");
  return { id: idFromUuid("acc", other.id), opened: null };
}

async function insert(client: pg.ClientBase, accounts: readonly NewAccount[], isDefault: boolean): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: "open-accounts",
    text: INSERT,
    values: [
      accounts.map(({ id }) => uuidOf(id)),
      accounts.map(({ ownerId }) => uuidOf(ownerId)),
      accounts.map(({ currency }) => currency),
      accounts.map(({ openedAt }) => openedAt),
      isDefault,
    ],
  });
  return rows.map(({ id }) => idFromUuid("acc", id));
}
