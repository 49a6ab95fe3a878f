import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { CustodySwitch, Reconciliation } from "../../../app/reconciliations/ports.ts";
import type { Custody, CustodyState } from "../../../domain/reconciliations/custody.ts";
import { TERM_KINDS, type TermKind } from "../../../domain/reconciliations/terms.ts";

/** Of `c`. */
export const CUSTODY_COLUMNS = `c.network, c.currency, c.scale, c.state, c.accepted::text AS accepted,
  c.since_height AS "sinceHeight", c.since_hash AS "sinceHash", c.since_at AS "sinceAt"`;

export type CustodyRow = {
  network: string;
  currency: string;
  scale: number;
  state: string;
  accepted: string;
  sinceHeight: number | null;
  sinceHash: string | null;
  sinceAt: Date | null;
};

export const toCustody = ({ sinceHeight, sinceHash, sinceAt, ...row }: CustodyRow): Custody => ({
  network: row.network,
  asset: { code: row.currency, scale: row.scale },
  state: row.state as CustodyState,
  accepted: BigInt(row.accepted),
  since:
    sinceHeight === null || sinceHash === null || sinceAt === null
      ? null
      : { height: sinceHeight, hash: sinceHash, at: sinceAt },
});

/** Of `r`, with its terms and addresses. */
export const RECONCILIATION_COLUMNS = `r.id, r.network, r.currency, r.scale, r.height, r.block_hash AS "blockHash", r.at, r.operator_id AS "operatorId",
  r.difference::text AS difference, r.state,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(t.kind, t.units::text, t.count)), '[]') FROM reconciliation_term t WHERE t.reconciliation_id = r.id) AS terms,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(o.address, o.expected::text, o.units::text) ORDER BY o.units - o.expected, o.address), '[]')
    FROM reconciliation_address o WHERE o.reconciliation_id = r.id) AS odd`;

export type ReconciliationRow = {
  id: Uuid;
  network: string;
  currency: string;
  scale: number;
  height: number;
  blockHash: string;
  at: Date;
  operatorId: Uuid | null;
  difference: string;
  state: string;
  terms: [TermKind, string, number][];
  odd: [string, string, string][];
};

export const toReconciliation = (row: ReconciliationRow): Reconciliation => ({
  id: idFromUuid("rcn", row.id),
  network: row.network,
  asset: { code: row.currency, scale: row.scale },
  block: { height: row.height, hash: row.blockHash },
  at: row.at,
  operatorId: row.operatorId === null ? null : idFromUuid("usr", row.operatorId),
  difference: BigInt(row.difference),
  state: row.state as CustodyState,
  terms: row.terms
    .map(([kind, units, count]) => ({ kind, units: BigInt(units), count }))
    .toSorted((a, b) => TERM_KINDS.indexOf(a.kind) - TERM_KINDS.indexOf(b.kind)),
  odd: row.odd.map(([address, expected, units]) => ({ address, expected: BigInt(expected), units: BigInt(units) })),
});

export type SwitchRow = {
  network: string;
  currency: string;
  state: string;
  difference: string;
  reason: string | null;
  operatorId: Uuid | null;
  at: Date;
};

export const toSwitch = ({ state, difference, reason, operatorId, at }: SwitchRow): CustodySwitch => ({
  ...{ reason, at },
  state: state as CustodySwitch["state"],
  difference: BigInt(difference),
  operatorId: operatorId === null ? null : idFromUuid("usr", operatorId),
});
