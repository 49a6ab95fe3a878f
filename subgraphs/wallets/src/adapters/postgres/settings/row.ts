import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { SeenChange } from "../../../app/settings/ports.ts";
import type { PolicyDecision } from "../../../domain/policies/policy.ts";
import type { ChangeContent, ChangeVersion, NetworkChange } from "../../../domain/settings/network-change.ts";
import type { Token } from "../../../domain/tokens/token.ts";

/** Of `p`. */
export const CHANGE_COLUMNS = `p.id, p.network, p.currency, p.content, p.based_on AS "basedOn", p.reason, p.proposed_by AS "proposedBy",
  p.proposed_at AS "proposedAt", p.expires_at AS "expiresAt", p.decision, p.version, p.decided_by AS "decidedBy",
  p.decided_at AS "decidedAt", p.decision_reason AS "decisionReason"`;

export type ChangeRow = {
  id: Uuid;
  network: string;
  currency: string;
  content: KeptContent;
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
};

export type SeenChangeRow = ChangeRow & { latest: number };
export type VersionRow = Pick<ChangeRow, "network" | "currency" | "content"> & { version: number };

/** As JSON has it: amounts as text, for it has no great numbers. */
type KeptContent = {
  readonly settings: {
    readonly confirmations: number;
    readonly feeCap: string;
    readonly sweepMinimum: string | null;
    readonly consolidation: { readonly rate: string; readonly outputs: number } | null;
  } | null;
  readonly listing: {
    readonly token: Omit<Token, "sweepMinimum"> & { readonly sweepMinimum: string | null };
    readonly isListed: boolean;
  } | null;
};

export const toKeptContent = ({ settings, listing }: ChangeContent): string =>
  JSON.stringify({ settings, listing }, (_name, value: unknown) => (typeof value === "bigint" ? String(value) : value));

function toContent({ settings, listing }: KeptContent): ChangeContent {
  if (listing) {
    const { token, isListed } = listing;
    return { settings: null, listing: { token: { ...token, sweepMinimum: toUnits(token.sweepMinimum) }, isListed } };
  }
  if (!settings) throw new Error("a change of a network says nothing");
  const { confirmations, feeCap, sweepMinimum, consolidation } = settings;
  return {
    settings: {
      ...{ confirmations, feeCap: BigInt(feeCap), sweepMinimum: toUnits(sweepMinimum) },
      consolidation: consolidation && { ...consolidation, rate: BigInt(consolidation.rate) },
    },
    listing: null,
  };
}

const toUnits = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

export const toVersion = ({ network, currency, content, version }: VersionRow): ChangeVersion => ({
  ...toContent(content),
  ...{ network, currency, version },
});

export const toChange = (row: ChangeRow): NetworkChange => ({
  ...toContent(row.content),
  ...{ id: idFromUuid("nch", row.id), network: row.network, currency: row.currency },
  ...{ basedOn: row.basedOn, reason: row.reason, version: row.version, decided: toDecided(row) },
  ...{ proposedBy: idFromUuid("usr", row.proposedBy), proposedAt: row.proposedAt, expiresAt: row.expiresAt },
});

/** The database holds all of it, or nothing. */
const toDecided = ({ decision, decidedBy, decidedAt, decisionReason }: ChangeRow): NetworkChange["decided"] =>
  decision === null || decidedBy === null || decidedAt === null || decisionReason === null
    ? null
    : {
        ...{ decision: decision as PolicyDecision, by: idFromUuid("usr", decidedBy) },
        ...{ at: decidedAt, reason: decisionReason },
      };

export const toSeenChange = ({ latest, ...row }: SeenChangeRow): SeenChange => ({ change: toChange(row), latest });
