import { type Id, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import { type MakeList, PAGE } from "./lists-of.ts";
import type { Person } from "./people.ts";

/** In each person's wallet two, as if a chain had brought them. */
export async function listsOfDeposits<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person; readonly walletId: string }[],
  asAdmin: (work: (admin: pg.Client) => Promise<unknown>) => Promise<void>,
): Promise<readonly List[]> {
  const query = `query ($id: ID!, $after: String) { wallet(id: $id) { deposits${PAGE} } }`;
  for (const { walletId } of people)
    await asAdmin((admin) =>
      admin.query(
        `INSERT INTO wallets.deposit (id, network, txid, position, user_id, wallet_id, address_id, currency, scale, units, state, height, block_hash, needed, seen_at)
         SELECT gen_random_uuid(), w.network, 'tx-' || w.id || n, 'native', w.user_id, w.id, a.id, 'TRX', 6, n, 'CONFIRMING', n, 'block', 19, now()
         FROM wallets.wallet w JOIN wallets.address a ON a.wallet_id = w.id AND a.index = 0, generate_series(1, 2) n WHERE w.id = $1`,
        [uuidOf(walletId as Id<"wal">)],
      ),
    );
  return people.map(({ person, walletId }) => list(person, ["Wallet.deposits", walletId, query], walletId));
}
