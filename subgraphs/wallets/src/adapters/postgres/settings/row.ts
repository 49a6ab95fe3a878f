import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { toExactJson } from "@coffer/platform/values/exact-json";
import type { SeenChange } from "../../../app/settings/ports.ts";
import type { ChangeContent, ChangeVersion, NetworkChange } from "../../../domain/settings/network-change.ts";
import type { Token } from "../../../domain/tokens/token.ts";
import { PROPOSAL_COLUMNS, type ProposalRow, toProposal } from "../proposals.ts";

/** Of `p`. */
export const CHANGE_COLUMNS = `p.id, p.network, p.currency, p.content, ${PROPOSAL_COLUMNS}`;

export type ChangeRow = ProposalRow & {
  id: Uuid;
  network: string;
  currency: string;
  content: KeptContent;
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

export const toKeptContent = ({ settings, listing }: ChangeContent): string => toExactJson({ settings, listing });

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
  ...toProposal(row),
});

export const toSeenChange = ({ latest, ...row }: SeenChangeRow): SeenChange => ({ change: toChange(row), latest });
