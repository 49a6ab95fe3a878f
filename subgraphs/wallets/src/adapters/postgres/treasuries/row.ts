import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Treasury, TreasuryState } from "../../../domain/treasuries/treasury.ts";

/** With the only address that each has. */
export const TREASURIES = `SELECT t.network, t.wallet_id AS "walletId", a.address, t.state,
    (SELECT c.address FROM cold_storage c WHERE c.network = t.network AND c.version IS NOT NULL ORDER BY c.version DESC LIMIT 1) AS "coldAddress", t.opened_at AS "openedAt"
  FROM treasury t JOIN address a ON a.wallet_id = t.wallet_id AND a.index = 0`;

export type TreasuryRow = {
  network: string;
  walletId: Uuid;
  address: string;
  coldAddress: string | null;
  state: string;
  openedAt: Date;
};

export const toTreasury = (row: TreasuryRow): Treasury => ({
  ...row,
  walletId: idFromUuid("wal", row.walletId),
  state: row.state as TreasuryState,
});
