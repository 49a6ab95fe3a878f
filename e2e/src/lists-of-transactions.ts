import { type Id, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import { type MakeList, PAGE, pageWith } from "./lists-of.ts";
import type { Person } from "./people.ts";

/**
 * All of the house's, and those of one kind: of each wallet two sweeps, called off. And what came
 * to everybody, and of what may leave, what was proposed.
 */
export async function listsOfTransactions<List>(
  list: MakeList<List>,
  { operator, walletIds }: { readonly operator: Person; readonly walletIds: readonly string[] },
  asAdmin: (work: (admin: pg.Client) => Promise<unknown>) => Promise<void>,
): Promise<readonly List[]> {
  for (const walletId of walletIds)
    await asAdmin((admin) =>
      admin.query(
        `WITH kept AS (
           INSERT INTO wallets.source (network, address, wallet_id, address_index, next_nonce)
           SELECT a.network, a.address, a.wallet_id, a.index, 0 FROM wallets.address a WHERE a.wallet_id = $1 AND a.index = 0 RETURNING *
         )
         INSERT INTO wallets.send (id, network, kind, source_address, payee, currency, scale, units, fee_cap, priority, state, created_at)
         SELECT gen_random_uuid(), network, 'SWEEP', address, 'the house', 'TRX', 6, n, 1, 'LOW', 'CANCELLED', now() FROM kept, generate_series(1, 2) n`,
        [uuidOf(walletId as Id<"wal">)],
      ),
    );
  await asAdmin((admin) =>
    admin.query(
      `INSERT INTO wallets.signing_policy (id, network, currency, scale, rules, based_on, reason, proposed_by, proposed_at, expires_at)
       SELECT gen_random_uuid(), 'TRON', 'TRX', 6, '{"transactionMax": null, "velocities": [], "allowed": null, "openHours": null, "newPayeeDelaySeconds": null, "tiers": []}',
         0, 'a list', gen_random_uuid(), now(), now() + interval '1 day' FROM generate_series(1, 2)`,
    ),
  );
  const proposed = "filter: { network: TRON, states: [PROPOSED] }";
  const incoming = "filter: { network: TRON, states: [CONFIRMING, CONFIRMED, CREDITED] }";
  const sweeps = "filter: { kind: SWEEP, states: [CANCELLED] }";
  return [
    list(operator, ["Query.signingPolicies", "", `query ($after: String) { signingPolicies${PAGE} }`]),
    list(operator, [
      "Query.signingPolicies",
      proposed,
      `query ($after: String) { signingPolicies${pageWith(proposed)} }`,
    ]),
    list(operator, ["Query.deposits", "", `query ($after: String) { deposits${PAGE} }`]),
    list(operator, ["Query.deposits", incoming, `query ($after: String) { deposits${pageWith(incoming)} }`]),
    list(operator, ["Query.transactions", "", `query ($after: String) { transactions${PAGE} }`]),
    list(operator, ["Query.transactions", sweeps, `query ($after: String) { transactions${pageWith(sweeps)} }`]),
  ];
}
