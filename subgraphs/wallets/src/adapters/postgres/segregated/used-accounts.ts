import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { UsedAccount } from "../../../app/segregated/ports.ts";
import type { Chain } from "../../../domain/segregated/gap.ts";
import type { AddressType } from "../../../domain/segregated/keys.ts";
import type { WalletId } from "../../../domain/wallets/ids.ts";
import { toWalletId } from "./row.ts";

type Row = {
  readonly id: Uuid;
  readonly xpub: string;
  readonly path: string | null;
  readonly addressType: AddressType | null;
  readonly chain: Chain;
  readonly known: number;
  readonly lastUsed: number;
  readonly nextIndex: number;
};

/** How far the accounts of these wallets are used; those of one address have none. */
export async function listUsed(sql: Sql, walletIds: readonly WalletId[]): Promise<readonly UsedAccount[]> {
  const rows = await sql.query<Row>(
    `SELECT w.id, w.account_xpub AS xpub, w.account_path AS path, w.address_type AS "addressType", c.chain, c.known, c."lastUsed",
       (SELECT max(index) + 1 FROM watched_address WHERE wallet_id = w.id)::int AS "nextIndex"
     FROM wallet w CROSS JOIN LATERAL (
       SELECT a.chain, max(a.child) + 1 AS known,
         coalesce(max(a.child) FILTER (WHERE EXISTS (SELECT FROM receipt r WHERE r.wallet_id = w.id AND r.address_id = a.id)), -1) AS "lastUsed"
       FROM watched_address a WHERE a.wallet_id = w.id GROUP BY a.chain
     ) c WHERE w.id = ANY ($1::uuid[]) AND w.account_xpub IS NOT NULL ORDER BY w.id, c.chain`,
    [walletIds.map((id) => uuidOf(id))],
  );
  return [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, chains]) => {
    const [first] = chains;
    if (!first) return [];
    const { xpub, path: accountPath, addressType, nextIndex } = first;
    return {
      walletId: toWalletId(id),
      account: { of: "ACCOUNT" as const, xpub, accountPath, addressType },
      reaches: new Map(chains.map(({ chain, known, lastUsed }) => [chain, { known, lastUsed }])),
      nextIndex,
    };
  });
}
