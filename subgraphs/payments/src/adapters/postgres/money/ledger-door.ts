import { uuidOf } from "@coffer/contracts/ids";
import { applyItems } from "@coffer/ledger-core/apply-items";
import type { LedgerItem, Outcome } from "@coffer/ledger-core/ledger-item";
import { unreachable } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Entry, NewAccount } from "../../../domain/money-command.ts";

export type PaymentEntry = { readonly entry: Entry; readonly paymentId: string };

/** Hands entries to the ledger's write door, in the caller's transaction; an outcome for each, in order. */
export const applyEntries = (client: pg.ClientBase, items: readonly PaymentEntry[]): Promise<Outcome[]> =>
  applyItems(client, items.map(itemOf));

/** What the ledger is asked for. */
export function itemOf({ entry, paymentId }: PaymentEntry): LedgerItem {
  const { id, kind, effectiveAt } = entry;
  const item = { id, kind, effectiveAt, subject: { kind: "payment", id: uuidOf(paymentId) } } as const;
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
