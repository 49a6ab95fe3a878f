import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type pg from "pg";
import type { Directory, KnownAccount } from "../../../app/money/ports.ts";
import type { AccountId } from "../../../domain/money/ids.ts";

type AccountRow = { id: Uuid; owner_id: Uuid; currency: string };
type Payee = NonNullable<Awaited<ReturnType<Directory["findPayee"]>>>;

/**
 * Who can be paid, from the events of auth, and whose accounts are, which never changes: what was
 * found of that is kept in memory. Where a person is paid is no copy: the ledger is asked each
 * time, for their oldest account that is not closed. It is asked by itself: as a part of one
 * statement, that was planned anew each time, for longer than both take.
 */
export function makeDirectory(pool: pg.Pool): Directory {
  const findAccount = remember((ids: readonly AccountId[]) => readAccounts(pool, ids));
  const userOfName = makeBatchedRead((names: readonly string[]) => readUsers(pool, BY_USERNAME, names));
  const userOfId = makeBatchedRead((ids: readonly Uuid[]) => readUsers(pool, BY_USER, ids));
  const findOpen = makeBatchedRead((asked: readonly Asked[]) => readOpen(pool, asked));

  const findPayeeAccount = async (user: Uuid | null, currency: string): Promise<Payee | null> => {
    if (user === null) return null;
    const id = await findOpen({ user, currency });
    return {
      userId: idFromUuid("usr", user),
      account: id === null ? null : toKnownAccount({ id, owner_id: user, currency }),
    };
  };
  return {
    findAccount,
    async findPayee(reference, currency) {
      if ("username" in reference)
        return reference.username === null ? null : findPayeeAccount(await userOfName(reference.username), currency);
      if ("userId" in reference)
        return reference.userId === null ? null : findPayeeAccount(await userOfId(uuidOf(reference.userId)), currency);
      const account = reference.accountId && (await findAccount(reference.accountId));
      return account && { userId: account.ownerId, account };
    },
  };
}

/** Some ten thousand facts. */
const KEPT_BYTES = 8_000_000;
/** A fact is some ids, as its key is one. */
const FACT_KEYS = 4;

/** Keeps what was found, which must be true for ever; what was not may be there later. */
function remember<Key extends string, Found>(
  readMany: (keys: readonly Key[]) => Promise<readonly (Found | null)[]>,
): (key: Key) => Promise<Found | null> {
  const known = new BoundedMap<string, NonNullable<Found>>({
    entries: 100_000,
    bytes: KEPT_BYTES,
    weigh: (key) => FACT_KEYS * bytesOfText(key),
  });
  const find = makeBatchedRead(readMany);
  return async (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = await find(key);
    if (found != null) known.set(key, found);
    return found;
  };
}

async function readAccounts(pool: pg.Pool, ids: readonly AccountId[]): Promise<(KnownAccount | null)[]> {
  const { rows } = await pool.query<AccountRow>({
    name: "accounts",
    text: "SELECT id, owner_id, currency FROM account WHERE id = ANY ($1::uuid[])",
    values: [ids.map((id) => uuidOf(id))],
  });
  const found = new Map(rows.map(toKnownAccount).map((account) => [account.id, account]));
  return ids.map((id) => found.get(id) ?? null);
}

const usersQuery = (name: string, match: string) => ({
  name,
  text: `SELECT a.place::int AS place, p.user_id AS id FROM unnest($1::text[]) WITH ORDINALITY a(key, place) JOIN person p ON ${match}`,
});
const BY_USERNAME = usersQuery("users-by-username", "p.username_key = a.key");
const BY_USER = usersQuery("users-by-id", "p.user_id = a.key::uuid");

const readUsers = (pool: pg.Pool, query: ReturnType<typeof usersQuery>, keys: readonly string[]) =>
  readPlaced(pool, { ...query, values: [keys] }, keys.length);

type Asked = { readonly user: Uuid; readonly currency: string };

const readOpen = (pool: pg.Pool, asked: readonly Asked[]) =>
  readPlaced(
    pool,
    {
      name: "payee-accounts",
      text: "SELECT place::int AS place, id FROM ledger.list_payee_accounts($1::uuid[], $2::text[])",
      values: [asked.map(({ user }) => user), asked.map(({ currency }) => currency)],
    },
    asked.length,
  );

/** An id, or null, for each place: the first is 1. */
async function readPlaced(pool: pg.Pool, query: pg.QueryConfig, places: number): Promise<(Uuid | null)[]> {
  const { rows } = await pool.query<{ place: number; id: Uuid }>(query);
  const found = Array.from({ length: places }, (): Uuid | null => null);
  for (const { place, id } of rows) found[place - 1] = id;
  return found;
}

const toKnownAccount = (row: AccountRow): KnownAccount => ({
  id: idFromUuid("acc", row.id),
  ownerId: idFromUuid("usr", row.owner_id),
  currency: row.currency,
});
