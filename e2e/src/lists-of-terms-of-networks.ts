import type pg from "pg";
import { type MakeList, PAGE, pageWith } from "./lists-of.ts";
import type { Person } from "./people.ts";

/**
 * What two were to agree on, of what holds of a network, and of where its treasury keeps much; and
 * the times that blocks were read once more.
 */
export async function listsOfTermsOfNetworks<List>(
  list: MakeList<List>,
  operator: Person,
  asAdmin: (work: (admin: pg.Client) => Promise<unknown>) => Promise<void>,
): Promise<readonly List[]> {
  await asAdmin((admin) =>
    admin.query(
      `WITH changes AS (
         INSERT INTO wallets.network_change (id, network, currency, content, based_on, reason, proposed_by, proposed_at, expires_at)
         SELECT gen_random_uuid(), 'TRON', 'TRX', '{"settings": {"confirmations": 19, "feeCap": "50000000", "sweepMinimum": null, "consolidation": null}}',
           0, 'a list', gen_random_uuid(), now(), now() + interval '1 day' FROM generate_series(1, 2)
       ), rescans AS (
         INSERT INTO wallets.network_rescan (id, network, "from", at, "to", requested_at, ended_at)
         SELECT gen_random_uuid(), 'ETHEREUM', 0, 1, 1, now(), now() FROM generate_series(1, 2)
       )
       INSERT INTO wallets.cold_storage (id, network, address, based_on, reason, proposed_by, proposed_at, expires_at)
       SELECT gen_random_uuid(), 'ETHEREUM', '0x000000000000000000000000000000000000dEaD', 0, 'a list', gen_random_uuid(), now(), now() + interval '1 day'
       FROM generate_series(1, 2)`,
    ),
  );
  const proposed = "filter: { network: TRON, states: [PROPOSED] }";
  const ofNetwork = "network: ETHEREUM";
  return [
    list(operator, ["Query.networkChanges", "", `query ($after: String) { networkChanges${PAGE} }`]),
    list(operator, [
      "Query.networkChanges",
      proposed,
      `query ($after: String) { networkChanges${pageWith(proposed)} }`,
    ]),
    list(operator, ["Query.networkRescans", "", `query ($after: String) { networkRescans${PAGE} }`]),
    list(operator, [
      "Query.networkRescans",
      ofNetwork,
      `query ($after: String) { networkRescans${pageWith(ofNetwork)} }`,
    ]),
    list(operator, ["Query.coldStorages", "", `query ($after: String) { coldStorages${PAGE} }`]),
    list(operator, ["Query.coldStorages", ofNetwork, `query ($after: String) { coldStorages${pageWith(ofNetwork)} }`]),
  ];
}
