import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { ColdStorage, HotCap } from "../../../domain/cold/cold-storage.ts";
import { PROPOSAL_COLUMNS, type ProposalRow, toProposal } from "../proposals.ts";

/** Of `p`. */
export const COLD_COLUMNS = `p.id, p.network, p.address, p.account_xpub AS "accountXpub", p.account_path AS "accountPath", p.master_fingerprint AS "masterFingerprint",
  ${PROPOSAL_COLUMNS},
  (SELECT coalesce(json_agg(json_build_object('code', h.currency, 'scale', h.scale, 'cap', h.cap::text, 'target', h.target::text, 'floor', h.floor::text) ORDER BY h.currency), '[]')
    FROM hot_cap h WHERE h.cold_storage_id = p.id) AS caps`;

export type ColdRow = ProposalRow & {
  id: Uuid;
  network: string;
  address: string;
  accountXpub: string | null;
  accountPath: string | null;
  masterFingerprint: string | null;
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
  ...{ ...toProposal(row), caps: row.caps.map(toCap) },
});

const toAccount = ({ accountXpub, accountPath, masterFingerprint }: ColdRow): ColdStorage["account"] =>
  accountXpub === null ? null : { xpub: accountXpub, path: accountPath, fingerprint: masterFingerprint };

const toCap = ({ code, scale, cap, target, floor }: CapRow): HotCap => ({
  asset: { code, scale },
  ...{ cap: BigInt(cap), target: BigInt(target), floor: floor === null ? null : BigInt(floor) },
});
