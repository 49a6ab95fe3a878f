import { idFromUuid, isId, uuidOf } from "@coffer/contracts/ids";
import { gather } from "@coffer/platform/running/gather";
import type pg from "pg";
import type { Directory, KnownAccount } from "../../../app/money/ports.ts";

type AccountRow = { id: string; owner_id: string; currency: string };
type PayeeRow = { place: string; user_id: string; id: string | null; currency: string };
type Payee = NonNullable<Awaited<ReturnType<Directory["findPayee"]>>>;

/**
 * Who can be paid, from the events of auth, and whose accounts are, which never changes. Where a person is paid is no copy: the ledger is asked, in the same
 * statement, for their oldest account that is not closed.
 */
export function makeDirectory(pool: pg.Pool): Directory {
  const findAccount = gather((ids: readonly string[]) => readAccounts(pool, ids));
  const byUsername = gather((asked: readonly Asked[]) => readPayees(pool, BY_USERNAME, asked));
  const byUser = gather((asked: readonly Asked[]) => readPayees(pool, BY_USER, asked));
  return {
    findAccount: async (id) => (isId("acc", id) ? findAccount(id) : null),
    async findPayee(reference, currency) {
      if ("username" in reference)
        return reference.username === null ? null : byUsername({ key: reference.username, currency });
      if ("userId" in reference)
        return isId("usr", reference.userId) ? byUser({ key: uuidOf(reference.userId), currency }) : null;
      const account = isId("acc", reference.accountId) ? await findAccount(reference.accountId) : null;
      return account && { userId: account.ownerId, account };
    },
  };
}

async function readAccounts(pool: pg.Pool, ids: readonly string[]): Promise<(KnownAccount | null)[]> {
  const { rows } = await pool.query<AccountRow>({
    name: "accounts",
    text: "SELECT id, owner_id, currency FROM account WHERE id = ANY ($1::uuid[])",
    values: [ids.map(uuidOf)],
  });
  const found = new Map(rows.map(accountOf).map((account) => [account.id, account]));
  return ids.map((id) => found.get(id) ?? null);
}

type Asked = { readonly key: string; readonly currency: string };
type PayeeQuery = { readonly name: string; readonly text: string };

const payeeQuery = (name: string, match: string): PayeeQuery => ({
  name,
  text: `WITH known AS MATERIALIZED (
      SELECT a.place, p.user_id, a.currency, row_number() OVER (ORDER BY a.place) AS nth FROM unnest($1::text[], $2::text[]) WITH ORDINALITY a(key, currency, place)
      JOIN person p ON ${match})
    SELECT k.place, k.user_id, k.currency, o.id FROM known k
    LEFT JOIN ledger.list_payee_accounts(ARRAY(SELECT user_id FROM known ORDER BY nth), ARRAY(SELECT currency FROM known ORDER BY nth)) o ON o.place = k.nth`,
});
const BY_USERNAME = payeeQuery("payees-by-username", "p.username_key = a.key");
const BY_USER = payeeQuery("payees-by-user", "p.user_id = a.key::uuid");

async function readPayees(pool: pg.Pool, query: PayeeQuery, asked: readonly Asked[]): Promise<(Payee | null)[]> {
  const { rows } = await pool.query<PayeeRow>({
    ...query,
    values: [asked.map(({ key }) => key), asked.map(({ currency }) => currency)],
  });
  const found: (Payee | null)[] = asked.map(() => null);
  for (const { place, user_id: userId, id, currency } of rows)
    found[Number.parseInt(place, 10) - 1] = {
      userId: idFromUuid("usr", userId),
      account: id ? accountOf({ id, owner_id: userId, currency }) : null,
    };
  return found;
}

const accountOf = (row: AccountRow): KnownAccount => ({
  id: idFromUuid("acc", row.id),
  ownerId: idFromUuid("usr", row.owner_id),
  currency: row.currency,
});
