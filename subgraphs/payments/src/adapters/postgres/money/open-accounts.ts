import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { NamedPayee, NewAccount } from "../../../domain/money-command.ts";
import { openCustomerAccounts } from "./ledger-door.ts";

/** Opens accounts and notes whose they are, both at the moment of this transaction. */
export async function openAsked(client: pg.ClientBase, accounts: readonly NewAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  await client.query({
    name: "open-accounts",
    text: `INSERT INTO account (id, owner_id, currency, opened_at)
      SELECT a.id, a.owner, a.currency, now() FROM unnest($1::uuid[], $2::uuid[], $3::text[]) a(id, owner, currency) ORDER BY a.id`,
    values: [
      accounts.map(({ id }) => uuidOf(id)),
      accounts.map(({ ownerId }) => uuidOf(ownerId)),
      accounts.map(({ currency }) => currency),
    ],
  });
  await openCustomerAccounts(client, accounts);
}

/** Where a payee is paid: their oldest account that is not closed, or the planned one, which is opened then. Their lock (./quotas.ts) keeps others from opening one, too. */
export async function openForPayee(
  client: pg.ClientBase,
  { userId, currency }: NamedPayee,
  plannedId: string,
): Promise<string> {
  const { rows } = await client.query<{ id: string }>({
    name: "payee-account",
    text: "SELECT id FROM ledger.list_payee_accounts(ARRAY[$1::uuid], ARRAY[$2::text])",
    values: [uuidOf(userId), currency],
  });
  const [open] = rows;
  if (open) return idFromUuid("acc", open.id);
  await openAsked(client, [{ id: plannedId, ownerId: userId, currency, name: currency }]);
  return plannedId;
}

/** Those of some accounts that are closed, which is for good. */
export async function listClosed(client: pg.ClientBase, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>({
    name: "closed-accounts",
    text: "SELECT id FROM ledger.list_closed_accounts($1::uuid[])",
    values: [accountIds.map(uuidOf)],
  });
  return new Set(rows.map(({ id }) => idFromUuid("acc", id)));
}
