import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { plainArray } from "@coffer/platform/postgres/array-literal";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { AccountId } from "../../../domain/money/ids.ts";
import type { NamedPayee, NewAccount } from "../../../domain/money/plan.ts";
import { openCustomerAccounts } from "./ledger-door.ts";

const ACCOUNT = columnsOf<NewAccount>({
  id: ["uuid", ({ id }) => uuidOf(id)],
  owner_id: ["uuid", ({ ownerId }) => uuidOf(ownerId)],
  currency: ["text", ({ currency }) => currency],
});

/** Opens accounts and notes whose they are, both at the moment of this transaction. */
export async function openNewAccounts(client: pg.ClientBase, accounts: readonly NewAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  await client.query({
    name: "open-accounts",
    text: `INSERT INTO account (${ACCOUNT.names}, opened_at) SELECT ${ACCOUNT.names}, now() FROM ${ACCOUNT.from("a")} ORDER BY id`,
    values: ACCOUNT.values(accounts),
  });
  await openCustomerAccounts(client, accounts);
}

/**
 * Where a payee is paid: their oldest account that is not closed, or the planned one, which is
 * opened then. Their lock (./guards.ts) keeps others from opening one, too.
 */
export async function openForPayee(
  client: pg.ClientBase,
  { userId, currency }: NamedPayee,
  plannedId: AccountId,
): Promise<AccountId> {
  const { rows } = await client.query<{ id: Uuid }>({
    name: "payee-account",
    text: "SELECT id FROM ledger.list_payee_accounts(ARRAY[$1::uuid], ARRAY[$2::text])",
    values: [uuidOf(userId), currency],
  });
  const [open] = rows;
  if (open) return idFromUuid("acc", open.id);
  await openNewAccounts(client, [{ id: plannedId, ownerId: userId, currency, name: currency }]);
  return plannedId;
}

/** Those of some accounts that are closed, which is for good. */
export const listClosed = (client: pg.ClientBase, accountIds: readonly AccountId[]): Promise<ReadonlySet<string>> =>
  listBy(client, "ledger.list_closed_accounts", accountIds);

/** Those of some accounts that are frozen, or whose owner is. */
export const listFrozen = (client: pg.ClientBase, accountIds: readonly AccountId[]): Promise<ReadonlySet<string>> =>
  listBy(client, "ledger.list_frozen_accounts", accountIds);

async function listBy(
  client: pg.ClientBase,
  door: "ledger.list_closed_accounts" | "ledger.list_frozen_accounts",
  accountIds: readonly AccountId[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: Uuid }>({
    name: door,
    text: `SELECT id FROM ${door}($1::uuid[])`,
    values: [plainArray(accountIds.map((id) => uuidOf(id)))],
  });
  return new Set(rows.map(({ id }) => idFromUuid("acc", id)));
}
