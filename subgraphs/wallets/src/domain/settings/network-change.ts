import type { Id } from "@coffer/contracts/ids";
import type { Proposal } from "../proposals/proposal.ts";
import type { ConsolidationRule } from "../sends/outputs/consolidate.ts";
import type { Token } from "../tokens/token.ts";
import type { NetworkCode } from "../wallets/network.ts";

export type NetworkChangeId = Id<"nch">;

export const CHANGE_REASON_MAX = 512;
/** Each is looked for in every block. */
export const TOKENS_MAX = 16;

/** How a network is used. Amounts are in its own smallest units. */
export type NetworkSettings = {
  /** How many blocks have to hold what came in, or went out, its own among them. */
  readonly confirmations: number;
  /** What one transaction may cost at most. */
  readonly feeCap: bigint;
  /** Deposits of less stay where they are; null: none is swept by itself. */
  readonly sweepMinimum: bigint | null;
  /** Where money is outputs; null: none are joined. */
  readonly consolidation: ConsolidationRule | null;
};

/** A token, and whether it moves over its network: of one that does no more, what it was. */
export type TokenListing = { readonly token: Token; readonly isListed: boolean };

/** Of the network's own currency its settings, of any other that token. */
export type ChangeContent =
  | { readonly settings: NetworkSettings; readonly listing: null }
  | { readonly settings: null; readonly listing: TokenListing };

/** What is to hold of a network or of a token of it. Once approved it is never rewritten. */
export type NetworkChange = ChangeContent &
  Proposal & {
    readonly id: NetworkChangeId;
    readonly network: NetworkCode;
    /** The network's own: its settings. */
    readonly currency: string;
  };

/** One that is in force. */
export type ChangeVersion = ChangeContent & Pick<NetworkChange, "network" | "currency"> & { readonly version: number };
