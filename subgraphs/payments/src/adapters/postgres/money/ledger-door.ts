import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { applyAhead, applyItems } from "@coffer/ledger-core/apply-items";
import type { LedgerItem, Outcome } from "@coffer/ledger-core/ledger-item";
import { plainArray } from "@coffer/platform/postgres/array-literal";
import { columnsOf } from "@coffer/platform/postgres/columns";
import { unreachable } from "@coffer/platform/values/result";
import type pg from "pg";
import type { AccountId, PaymentId } from "../../../domain/money/ids.ts";
import type { Entry, NewAccount } from "../../../domain/money/plan.ts";

/**
 * `paymentId`: of what is about no payment, null. `linked`: done together with the next one, or not
 * at all.
 */
export type PaymentEntry = { readonly entry: Entry; readonly paymentId: PaymentId | null; readonly linked: boolean };

/**
 * Hands entries to the ledger's write door, in the caller's transaction; an outcome for each, in
 * order. The caller has taken the key, or locked the payment, of each: so no other batch brings one
 * of these entries meanwhile.
 */
export const applyEntries = (client: pg.ClientBase, items: readonly PaymentEntry[]): Promise<Outcome[]> =>
  applyItems(client, items.map(toLedgerItem), { idsGuarded: true });

/** The same, sent ahead: null where the transaction has not reached that stage. */
export const applyEntriesAhead = (client: pg.ClientBase, items: readonly PaymentEntry[], after: string) =>
  applyAhead(client, items.map(toLedgerItem), { idsGuarded: true, after });

export type Spendable = {
  /** 0 of what is blocked. */
  readonly available: bigint;
  readonly block: "CLOSED" | "FROZEN" | null;
};

/**
 * What can be debited from an account, to the end of the transaction. `beside`: what else is moved
 * with it is locked together with it, in the ledger's own order. Throws where there is no such
 * account.
 */
export async function lockAvailable(
  client: pg.ClientBase,
  accountId: AccountId,
  beside: readonly AccountId[],
): Promise<Spendable> {
  const { rows } = await client.query<{ id: Uuid; available: string | null; block: Spendable["block"] }>({
    name: "lock-available",
    text: "SELECT id, available::text AS available, block FROM ledger.lock_available($1::uuid[])",
    values: [plainArray([...new Set([accountId, ...beside])].map((id) => uuidOf(id)))],
  });
  const found = rows.find(({ id }) => id === uuidOf(accountId));
  if (found?.available == null) throw new Error(`${accountId} has nothing that is bounded`);
  return { available: BigInt(found.available), block: found.block };
}

/** What the ledger is asked for. */
function toLedgerItem({ entry, paymentId, linked }: PaymentEntry): LedgerItem {
  const { id, kind, effectiveAt, reference = null } = entry;
  const subject = paymentId === null ? null : ({ kind: "payment", id: uuidOf(paymentId) } as const);
  const item = { id, kind, effectiveAt, subject, reference, ...(linked ? { linked } : {}) };
  switch (entry.action) {
    case "post":
      return {
        ...item,
        action: entry.action,
        legs: entry.legs.map(({ accountId, amount }) => ({
          account: uuidOf(accountId),
          asset: amount.asset.code,
          amount: amount.units,
        })),
      };
    case "hold":
      return {
        ...item,
        action: entry.action,
        debit: uuidOf(entry.debitAccountId),
        credit: uuidOf(entry.creditAccountId),
        asset: entry.amount.asset.code,
        amount: entry.amount.units,
        timeoutSeconds: entry.timeoutSeconds,
      };
    case "capture":
      return { ...item, action: entry.action, hold: entry.holdId, amount: entry.amount.units };
    case "void":
    case "expire":
      return { ...item, action: entry.action, hold: entry.holdId };
    default:
      return unreachable(entry);
  }
}

/**
 * What a customer's account is in the books: we owe what it holds, and it never goes below zero.
 */
const CUSTOMER = { kind: "LIABILITY", code: "customer", floor: 0n } as const;

/**
 * Opens customers' accounts in the ledger. Throws where one cannot be: ids are fresh and currencies
 * were checked.
 */
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
  readonly id: Uuid;
  readonly owner: Uuid | null;
  readonly asset: string;
  readonly kind: string;
  readonly code: string;
  readonly name: string;
  readonly floor: bigint | null;
};

/** In the order of the function's parameters. */
const ACCOUNT = columnsOf<AccountToOpen>({
  ids: ["uuid", ({ id }) => id],
  owners: ["uuid", ({ owner }) => owner],
  assets: ["text", ({ asset }) => asset],
  kinds: ["text", ({ kind }) => kind],
  codes: ["text", ({ code }) => code],
  names: ["text", ({ name }) => name],
  floors: ["numeric", ({ floor }) => floor],
});

export async function openAccounts(client: pg.ClientBase | pg.Pool, accounts: readonly AccountToOpen[]): Promise<void> {
  const { rows } = await client.query<{ outcomes: string[] }>({
    name: "ledger-open",
    text: "SELECT ledger.open_account($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[]) AS outcomes",
    values: ACCOUNT.values(accounts),
  });
  const failed = rows[0]?.outcomes.find((outcome) => outcome !== "opened" && outcome !== "repeated");
  if (failed) throw new Error(`an account could not be opened: ${failed}`);
}
