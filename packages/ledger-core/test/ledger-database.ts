import { randomUUID } from "node:crypto";
import { freshDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { applyItems } from "../src/apply-items.ts";
import type { PostItem } from "../src/ledger-item.ts";
import type { AccountState, NewAccount } from "../src/reference-model.ts";

/**
 * A ledger of its own: through the write door as its callers have it, and read by an administrator.
 */
export type LedgerDatabase = Awaited<ReturnType<typeof openLedgerDatabase>>;

export async function openLedgerDatabase(connections = 4) {
  const database = await freshDatabase();
  const door = database.pool("payments", connections);
  // Who may say another time than the database's: its administrator alone.
  const clock = database.adminPool(connections);
  const auth = database.pool("auth", 2);
  const admin = database.adminPool();
  return {
    door,
    clock,
    admin,
    /** For another process: as the door's callers connect. */
    url: database.urlOf("payments"),
    drop: () => database.drop(),
    openAccounts: (accounts: readonly NewAccount[]) => openAccounts(door, accounts),
    /** Of an asset, with so much on it, and whoever owns it. */
    async openFunded(options: { amount?: bigint; asset?: string; owner?: string } = {}): Promise<string> {
      const { amount = 0n, asset = "USD", owner = randomUUID() } = options;
      const [id, world] = [randomUUID(), randomUUID()];
      await openAccounts(door, [
        { id, owner, asset, floor: 0n },
        { id: world, owner: null, asset, floor: null },
      ]);
      if (amount > 0n) await applyItems(door, [transfer({ from: world, to: id, asset, amount })]);
      return id;
    },
    async setAccountState(id: string, state: AccountState): Promise<string> {
      const { rows } = await door.query("SELECT ledger.set_account_state($1, $2) AS said", [[id], [state]]);
      return rows[0].said[0];
    },
    async freezeOwner(owner: string, frozen = true): Promise<boolean> {
      return (await auth.query("SELECT ledger.freeze_owner($1, $2) AS said", [owner, frozen])).rows[0].said;
    },
    async balanceOf(id: string): Promise<bigint> {
      const { rows } = await admin.query(
        "SELECT credits_posted - debits_posted AS balance FROM ledger.account WHERE id = $1",
        [id],
      );
      return BigInt(rows[0].balance);
    },
    /** Those of the ids under which an entry stands. */
    async standing(ids: readonly string[]): Promise<string[]> {
      const { rows } = await admin.query("SELECT id FROM ledger.journal_entry WHERE id = ANY ($1::uuid[])", [ids]);
      return rows.map(({ id }) => id);
    },
  };
}

export function transfer(of: { id?: string; from: string; to: string; asset?: string; amount: bigint }): PostItem {
  const { id = randomUUID(), from, to, asset = "USD", amount } = of;
  const legs = [
    { account: from, asset, amount: -amount },
    { account: to, asset, amount },
  ];
  return { action: "post", id, kind: "TEST", legs };
}

async function openAccounts(door: pg.Pool, accounts: readonly NewAccount[]): Promise<string[]> {
  const { rows } = await door.query("SELECT ledger.open_account($1, $2, $3, $4, $5, $6, $7) AS said", [
    accounts.map(({ id }) => id),
    accounts.map(({ owner }) => owner),
    accounts.map(({ asset }) => asset),
    accounts.map(() => "LIABILITY"),
    accounts.map(() => "customer"),
    accounts.map(() => "Main"),
    accounts.map(({ floor }) => floor?.toString() ?? null),
  ]);
  return rows[0].said;
}
