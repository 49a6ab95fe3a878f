import { randomUUID } from "node:crypto";
import type pg from "pg";
import { type MakeList, PAGE, pageWith } from "./lists-of.ts";
import { listsOfNodeWallets } from "./lists-of-node-wallets.ts";
import { listsOfTermsOfNetworks } from "./lists-of-terms-of-networks.ts";
import type { Person } from "./people.ts";

type AsAdmin = (work: (admin: pg.Client) => Promise<unknown>) => Promise<void>;

/** What operators see of chains: wallets of nodes, comparisons, and what was proposed. */
export async function listsOfOperatedChains<List>(
  list: MakeList<List>,
  operator: Person,
  asAdmin: AsAdmin,
): Promise<readonly List[]> {
  return [
    ...(await listsOfNodeWallets(list, operator, asAdmin)),
    ...(await listsOfReconciliations(list, operator, asAdmin)),
    ...(await listsOfTermsOfNetworks(list, operator, asAdmin)),
  ];
}

/** On two networks that nobody follows two comparisons each: of all, and of each network. */
async function listsOfReconciliations<List>(
  list: MakeList<List>,
  operator: Person,
  asAdmin: AsAdmin,
): Promise<readonly List[]> {
  const networks = ["SIDE_ONE", "SIDE_TWO"];
  await asAdmin(async (admin) => {
    for (const network of networks) {
      await admin.query(
        "INSERT INTO wallets.custody (network, currency, scale, state) VALUES ($1, 'ETH', 18, 'BALANCED')",
        [network],
      );
      for (const height of [1, 2])
        await admin.query(
          `INSERT INTO wallets.reconciliation (id, network, currency, scale, height, block_hash, at, difference, state)
           VALUES ($1::uuid, $2, 'ETH', 18, $3::int, 'b', now(), 0, 'BALANCED')`,
          [randomUUID(), network, height],
        );
    }
  });
  return [
    list(operator, ["Query.reconciliations", "", `query ($after: String) { reconciliations${PAGE} }`]),
    ...networks.map((network) =>
      list(operator, [
        "Query.reconciliations",
        network,
        `query ($after: String) { reconciliations${pageWith(`filter: { network: "${network}" }`)} }`,
      ]),
    ),
  ];
}
