import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { ColdStorage, HotCap } from "../../../domain/cold/cold-storage.ts";
import type { PolicyDecision } from "../../../domain/policies/policy.ts";

/** Of `c`. */
export const COLD_COLUMNS = `c.id, c.network, c.address, c.account_xpub AS "accountXpub", c.account_path AS "accountPath", c.master_fingerprint AS "masterFingerprint",
  c.based_on AS "basedOn", c.reason, c.proposed_by AS "proposedBy", c.proposed_at AS "proposedAt", c.expires_at AS "expiresAt",
  c.decision, c.version, c.decided_by AS "decidedBy", c.decided_at AS "decidedAt", c.decision_reason AS "decisionReason",
  (SELECT coalesce(json_agg(json_build_object('code', h.currency, 'scale', h.scale, 'cap', h.cap::text, 'target', h.target::text, 'floor', h.floor::text) ORDER BY h.currency), '[]')
    FROM hot_cap h WHERE h.cold_storage_id = c.id) AS caps`;

export type ColdRow = {
  id: Uuid;
  network: string;
  address: string;
  accountXpub: string | null;
  accountPath: string | null;
  masterFingerprint: string | null;
  basedOn: number;
  reason: string;
  proposedBy: Uuid;
  proposedAt: Date;
  expiresAt: Date;
  decision: string | null;
  version: number | null;
  decidedBy: Uuid | null;
  decidedAt: Date | null;
  decisionReason: string | null;
  caps: readonly CapRow[];
};

/** As JSON has it: amounts as text, for it has no great numbers. */
type CapRow = {
  readonly code: string;
  readonly scale: number;
  readonly cap: string;
  readonly target: string;
  readonly floor: string | null;
};

export const toColdStorage = (row: ColdRow): ColdStorage => ({
  ...{ id: idFromUuid("cst", row.id), network: row.network, address: row.address, account: toAccount(row) },
  ...{ caps: row.caps.map(toCap), basedOn: row.basedOn, reason: row.reason },
  ...{ proposedBy: idFromUuid("usr", row.proposedBy), proposedAt: row.proposedAt, expiresAt: row.expiresAt },
  ...{ version: row.version, decided: toDecided(row) },
});

const toAccount = ({ accountXpub, accountPath, masterFingerprint }: ColdRow): ColdStorage["account"] =>
  accountXpub === null ? null : { xpub: accountXpub, path: accountPath, fingerprint: masterFingerprint };

const toCap = ({ code, scale, cap, target, floor }: CapRow): HotCap => ({
  asset: { code, scale },
  ...{ cap: BigInt(cap), target: BigInt(target), floor: floor === null ? null : BigInt(floor) },
});

/** The database holds all of it, or nothing. */
const toDecided = ({ decision, decidedBy, decidedAt, decisionReason }: ColdRow): ColdStorage["decided"] =>
  decision === null || decidedBy === null || decidedAt === null || decisionReason === null
    ? null
    : {
        ...{ decision: decision as PolicyDecision, by: idFromUuid("usr", decidedBy) },
        ...{ at: decidedAt, reason: decisionReason },
      };
