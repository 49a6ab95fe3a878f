import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type pg from "pg";
import type { Directory, KnownAccount, PayeeReference } from "../../../app/money/ports.ts";
import type { AccountId } from "../../../domain/money/ids.ts";
import type { Meant } from "../../../domain/money/meant.ts";
import { type ContactRow, toMeant } from "../contacts/row.ts";

type AccountRow = { id: Uuid; owner_id: Uuid; currency: string };
type PersonReference = Exclude<PayeeReference, { readonly accountId: unknown }>;
type Payee = NonNullable<Awaited<ReturnType<Directory["findPayee"]>>>;

/**
 * Who can be paid, from the events of auth, and whose accounts are, which never changes: what was
 * found of that is kept in memory. Where a person is paid, their oldest account that is not closed,
 * is kept for seconds: one that is closed meanwhile is refused by the ledger, and then looked up
 * anew under their lock. The ledger is asked by itself: as a part of one statement, that was
 * planned anew each time, for longer than both take.
 */
export function makeDirectory(pool: pg.Pool, now: () => number = () => performance.now()): Directory {
  const { find: findAccount } = remember((ids: readonly AccountId[]) => readAccounts(pool, ids), {
    nameOf: (id) => id,
    now,
  });
  const userOfName = makeBatchedRead((names: readonly string[]) => readUsers(pool, BY_USERNAME, names));
  const userOfId = makeBatchedRead((ids: readonly Uuid[]) => readUsers(pool, BY_USER, ids));
  const findContact = makeBatchedRead((asked: readonly AskedContact[]) => readContacts(pool, asked));
  const open = remember((asked: readonly Asked[]) => readOpen(pool, asked), {
    nameOf: ({ user, currency }) => `${user} ${currency}`,
    keptMs: OPEN_KEPT_MS,
    now,
  });

  const findPayeeAccount = async (
    user: Uuid | null,
    currency: string,
    find: typeof open.find,
  ): Promise<Payee | null> => {
    if (user === null) return null;
    const id = await find({ user, currency });
    return {
      userId: idFromUuid("usr", user),
      account: id === null ? null : toKnownAccount({ id, owner_id: user, currency }),
    };
  };
  const findUser = async (reference: PersonReference): Promise<Uuid | null> => {
    if ("username" in reference) return reference.username && userOfName(reference.username);
    return reference.userId && userOfId(uuidOf(reference.userId));
  };
  return {
    findAccount,
    async findPayee(reference, currency, { isAnew = false } = {}) {
      if (!("accountId" in reference))
        return findPayeeAccount(await findUser(reference), currency, isAnew ? open.findAnew : open.find);
      const account = reference.accountId && (await findAccount(reference.accountId));
      return account && { userId: account.ownerId, account };
    },
    async identify(reference) {
      if ("accountId" in reference) {
        const account = reference.accountId && (await findAccount(reference.accountId));
        return account && { accountId: account.id };
      }
      const user = await findUser(reference);
      return user && { userId: idFromUuid("usr", user) };
    },
    findContact: (ownerId, id) => findContact({ owner: uuidOf(ownerId), contact: uuidOf(id) }),
  };
}

/** Some ten thousand facts. */
const KEPT_BYTES = 8_000_000;
/** A fact is some ids, as its key is one. */
const FACT_KEYS = 4;

/** So long, at most, do payments to an account that was closed take the longer way. */
const OPEN_KEPT_MS = 10_000;

type Memory<Key> = {
  readonly nameOf: (key: Key) => string;
  /** So long is it taken for true; for ever where left out. */
  readonly keptMs?: number;
  readonly now: () => number;
};

/** Keeps what was found; what was not may be there later. */
function remember<Key, Found>(
  readMany: (keys: readonly Key[]) => Promise<readonly (Found | null)[]>,
  { nameOf, keptMs = Number.POSITIVE_INFINITY, now }: Memory<Key>,
): { readonly find: (key: Key) => Promise<Found | null>; readonly findAnew: (key: Key) => Promise<Found | null> } {
  const known = new BoundedMap<string, { readonly found: Found; readonly until: number }>({
    entries: 100_000,
    bytes: KEPT_BYTES,
    weigh: (name) => FACT_KEYS * bytesOfText(name),
  });
  const read = makeBatchedRead(readMany);
  const findAnew = async (key: Key): Promise<Found | null> => {
    const found = await read(key);
    if (found === null) known.delete(nameOf(key));
    else known.set(nameOf(key), { found, until: now() + keptMs });
    return found;
  };
  return {
    findAnew,
    async find(key) {
      const before = known.get(nameOf(key));
      return before && now() < before.until ? before.found : findAnew(key);
    },
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

type AskedContact = { readonly owner: Uuid; readonly contact: Uuid };

async function readContacts(pool: pg.Pool, asked: readonly AskedContact[]): Promise<(Meant | null)[]> {
  const { rows } = await pool.query<{ place: number } & Pick<ContactRow, "user_id" | "account_id">>({
    name: "contacts-meant",
    text: `SELECT a.place::int AS place, c.user_id, c.account_id
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY a(id, owner, place)
      JOIN contact c ON c.id = a.id AND c.owner_id = a.owner AND c.removed_at IS NULL`,
    values: [asked.map(({ contact }) => contact), asked.map(({ owner }) => owner)],
  });
  const found = asked.map((): Meant | null => null);
  for (const { place, ...row } of rows) found[place - 1] = toMeant(row);
  return found;
}

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
