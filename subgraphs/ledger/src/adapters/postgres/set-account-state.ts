import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { StateChange } from "../../app/ports.ts";
import type { SetAccountStateRefusal } from "../../domain/refusals.ts";
import { readAccounts } from "./account-reader.ts";

export async function setAccountState(
  client: pg.ClientBase,
  { accountId, state }: StateChange,
): Promise<SetAccountStateRefusal | null> {
  const { rows } = await client.query<{ outcomes: string[] }>({
    name: "ledger-set-state",
    text: "SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY[$2::text]) AS outcomes",
    values: [uuidOf(accountId), state],
  });
  const [outcome] = rows[0]?.outcomes ?? [];
  switch (outcome) {
    case "changed":
    case "unchanged":
      return null;
    case "account_not_found":
      return { code: "ACCOUNT_NOT_FOUND", accountId };
    case "account_closed":
      return { code: "ACCOUNT_CLOSED", accountId };
    case "not_empty": {
      // The ledger holds the account's lock until the transaction ends.
      const account = (await readAccounts(client, [accountId])).get(accountId);
      if (!account) throw new Error(`account ${accountId} is missing`);
      return { code: "ACCOUNT_NOT_EMPTY", balance: account.balance };
    }
    default:
      throw new Error(`the ledger gave an account's state no outcome: ${outcome}`);
  }
}
