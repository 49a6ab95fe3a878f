import { randomBytes } from "node:crypto";
import { type Id, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import { type MakeList, PAGE } from "./lists-of.ts";
import { listsOfDeposits } from "./lists-of-deposits.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

/** What came to wallets, and what left them. */
export const listsOfWallets = async <List>(
  ...[list, people, asAdmin]: Parameters<typeof listsOfDeposits<List>>
): Promise<readonly List[]> => [
  ...(await listsOfDeposits(list, people, asAdmin)),
  ...(await listsOfOwnTransactions(list, people, asAdmin)),
];

/** Of each person a wallet of keys of their own, and of it two that were called off. */
async function listsOfOwnTransactions<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person }[],
  asAdmin: (work: (admin: pg.Client) => Promise<unknown>) => Promise<void>,
): Promise<readonly List[]> {
  const query = `query ($id: ID!, $after: String) { wallet(id: $id) { transactions${PAGE} } }`;
  const lists: List[] = [];
  for (const { person } of people) {
    const input = { network: "ETHEREUM", secret: `0x${randomBytes(32).toString("hex")}`, idempotencyKey: "own" };
    const { importWallet } = await person.client.ask(operation("ImportWallet"), { input });
    const walletId = importWallet.wallet.id as string;
    await asAdmin((admin) =>
      admin.query(
        `WITH kept AS (
           INSERT INTO wallets.source (network, address, wallet_id, address_index, next_nonce)
           SELECT a.network, a.address, a.wallet_id, a.index, 0 FROM wallets.watched_address a WHERE a.wallet_id = $1 AND a.index = 0 RETURNING *
         )
         INSERT INTO wallets.send (id, network, kind, source_address, payee, currency, scale, units, fee_cap, priority, state, user_id, wallet_id, created_at)
         SELECT gen_random_uuid(), k.network, 'OWN', k.address, 'somebody', 'ETH', 18, n, 1, 'LOW', 'CANCELLED', w.user_id, w.id, now()
         FROM kept k JOIN wallets.wallet w ON w.id = k.wallet_id, generate_series(1, 2) n`,
        [uuidOf(walletId as Id<"wal">)],
      ),
    );
    lists.push(list(person, ["Wallet.transactions", walletId, query], walletId));
  }
  return lists;
}
