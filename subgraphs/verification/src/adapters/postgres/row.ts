import { idFromUuid } from "@coffer/contracts/ids";
import type { DocumentType, Finding, Level, Verification, VerificationStatus } from "../../domain/verification.ts";

/**
 * The columns of a verification, as Prisma names them; CHECKs keep them within the domain's unions.
 */
export type VerificationRow = {
  id: string;
  userId: string;
  status: string;
  level: number;
  networks: string[];
  reasons: string[];
  findings: string[];
  documentType: string;
  submittedAt: Date;
  decidedAt: Date | null;
};

/** The same for plain SQL. */
export const VERIFICATION_COLUMNS = `id, user_id AS "userId", status, level, networks, reasons, findings, document_type AS "documentType", submitted_at AS "submittedAt", decided_at AS "decidedAt"`;

export const toVerification = (row: VerificationRow): Verification => ({
  id: idFromUuid("ver", row.id),
  userId: idFromUuid("usr", row.userId),
  status: row.status as VerificationStatus,
  level: row.level as Level,
  networks: row.networks,
  reasons: row.reasons,
  findings: row.findings as Finding[],
  documentType: row.documentType as DocumentType,
  submittedAt: row.submittedAt,
  decidedAt: row.decidedAt,
});
