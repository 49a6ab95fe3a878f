import { createHash } from "node:crypto";
import { uuidOf } from "@coffer/platform/ids";
import type pg from "pg";
import type { Entry, NewAccount } from "../../domain/money-command.ts";

/** Each outcome of `ledger.post` (docs/LEDGER.md). */
export type PostOutcome = {
  readonly outcome:
    | "posted"
    | "repeated"
    | "id_reused"
    | "account_not_found"
    | "asset_mismatch"
    | "unbalanced"
    | "below_floor";
  /** Smallest units, as text; of below_floor alone. */
  readonly available: string | null;
};

export type PostItem = { readonly entry: Entry; readonly subjectId: string };

/** Posts entries through the ledger's write door, in the caller's transaction; an outcome for each, in order. */
export async function post(client: pg.ClientBase, items: readonly PostItem[]): Promise<PostOutcome[]> {
  if (items.length === 0) return [];
  const legs = items.flatMap(({ entry }, place) =>
    entry.legs.map(({ accountId, amount }) => ({ place: place + 1, account: uuidOf(accountId), amount })),
  );
  const { rows } = await client.query<{ outcomes: PostOutcome["outcome"][]; available: (string | null)[] }>({
    name: "ledger-post",
    text: "SELECT outcomes, available FROM ledger.post($1::uuid[], $2::bytea[], $3::text[], $4::uuid[], $5::timestamptz[], $6::int[], $7::uuid[], $8::text[], $9::numeric[])",
    values: [
      items.map(({ entry }) => entry.id),
      items.map(({ entry }) => fingerprintOf(entry)),
      items.map(({ entry }) => entry.kind),
      items.map(({ subjectId }) => uuidOf(subjectId)),
      items.map(({ entry }) => entry.effectiveAt),
      legs.map(({ place }) => place),
      legs.map(({ account }) => account),
      legs.map(({ amount }) => amount.asset.code),
      legs.map(({ amount }) => amount.units.toString()),
    ],
  });
  const [said] = rows;
  return items.map((_, i) => ({ outcome: said?.outcomes[i] ?? "unbalanced", available: said?.available[i] ?? null }));
}

/** Without the effective time: a step that is taken again after a crash is the same entry. */
const fingerprintOf = (entry: Entry): Buffer =>
  createHash("sha256")
    .update(
      JSON.stringify([
        entry.kind,
        ...entry.legs.map(({ accountId, amount }) => [accountId, amount.asset.code, amount.units.toString()]),
      ]),
    )
    .digest();

/** What a customer's account is in the books: we owe what it holds, and it never goes below zero. */
const CUSTOMER = { kind: "LIABILITY", code: "customer", floor: "0" } as const;

/** Opens customers' accounts in the ledger. Throws where one cannot be: ids are fresh and currencies were checked. */
export async function openCustomerAccounts(client: pg.ClientBase, accounts: readonly NewAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  await openAccounts(
    client,
    accounts.map(({ id, ownerId, currency, name }) => ({
      ...CUSTOMER,
      id: uuidOf(id),
      owner: uuidOf(ownerId),
      asset: currency,
      name,
    })),
  );
}

type AccountToOpen = {
  id: string;
  owner: string | null;
  asset: string;
  kind: string;
  code: string;
  name: string;
  floor: string | null;
};

export async function openAccounts(client: pg.ClientBase | pg.Pool, accounts: readonly AccountToOpen[]): Promise<void> {
  const { rows } = await client.query<{ said: string[] }>({
    name: "ledger-open",
    text: "SELECT ledger.open_account($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[]) AS said",
    values: [
      accounts.map(({ id }) => id),
      accounts.map(({ owner }) => owner),
      accounts.map(({ asset }) => asset),
      accounts.map(({ kind }) => kind),
      accounts.map(({ code }) => code),
      accounts.map(({ name }) => name),
      accounts.map(({ floor }) => floor),
    ],
  });
  const failed = rows[0]?.said.find((outcome) => outcome !== "opened" && outcome !== "repeated");
  if (failed) throw new Error(`an account could not be opened: ${failed}`);
}
