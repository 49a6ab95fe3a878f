import { newId, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import { type MakeList, PAGE, pageWith } from "./lists-of.ts";
import type { Person } from "./people.ts";

/** Two nodes of two wallets each, with two of everything in each: of all, and of each node. */
export async function listsOfNodeWallets<List>(
  list: MakeList<List>,
  operator: Person,
  asAdmin: (work: (admin: pg.Client) => Promise<unknown>) => Promise<void>,
): Promise<readonly List[]> {
  const nodes = [newId("nod"), newId("nod")].map((nodeId) => ({ nodeId, walletIds: [newId("nwl"), newId("nwl")] }));
  for (const { nodeId, walletIds } of nodes)
    for (const walletId of walletIds) {
      const id = uuidOf(walletId);
      await asAdmin(async (admin) => {
        await admin.query(
          `INSERT INTO wallets.node_wallet (id, node_id, network, name, currency, scale, created_at)
           VALUES ($1, $2, 'LITECOIN', 'till', 'LTC', 8, now())`,
          [id, uuidOf(nodeId)],
        );
        await admin.query(
          `INSERT INTO wallets.node_address (id, wallet_id, network, address, created_at)
           SELECT gen_random_uuid(), $1::uuid, 'LITECOIN', $1::uuid::text || n, now() FROM generate_series(1, 2) n`,
          [id],
        );
        await admin.query(
          `INSERT INTO wallets.node_send (id, wallet_id, network, payee, units, fee, state, txid, bytes, created_at)
           SELECT gen_random_uuid(), $1::uuid, 'LITECOIN', 'L', 5, 1, 'SIGNED', $1::uuid::text || n, 'x', now() FROM generate_series(1, 2) n`,
          [id],
        );
        await admin.query(
          `INSERT INTO wallets.node_transfer (id, wallet_id, txid, vout, direction, units, state, seen_at)
           SELECT gen_random_uuid(), $1::uuid, 'tx', n, 'IN', 5, 'PENDING', now() FROM generate_series(1, 2) n`,
          [id],
        );
      });
    }
  const all = `query ($after: String) { nodeWallets${PAGE} }`;
  return [
    list(operator, ["Query.nodeWallets", "", all]),
    ...nodes.flatMap(({ nodeId, walletIds }) => [
      list(operator, [
        "Query.nodeWallets",
        nodeId,
        `query ($after: String) { nodeWallets${pageWith(`nodeId: "${nodeId}"`)} }`,
      ]),
      ...walletIds.flatMap((walletId) =>
        ["addresses", "sends", "transfers"].map((name) =>
          list(
            operator,
            [
              `NodeWallet.${name}`,
              walletId,
              `query ($id: ID!, $after: String) { nodeWallet(id: $id) { ${name}${PAGE} } }`,
            ],
            walletId,
          ),
        ),
      ),
    ]),
  ];
}
