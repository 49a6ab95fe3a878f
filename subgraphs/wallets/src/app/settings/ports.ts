import type { Asset } from "@coffer/money/asset";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { ProposalState } from "../../domain/proposals/proposal.ts";
import type {
  ChangeContent,
  ChangeVersion,
  NetworkChange,
  NetworkChangeId,
} from "../../domain/settings/network-change.ts";
import type { SettingsRefusal } from "../../domain/settings/refusals.ts";
import type { NetworkTerms } from "../../domain/settings/terms.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ProposalEnd } from "../proposals/decide-proposals.ts";

/** Both among them. */
export type Range<T> = { readonly least: T; readonly most: T };

/** What settings of a network may be; null where it has no such thing. */
export type NetworkBounds = {
  /** No fewer than is safe, and no more than nobody takes back. */
  readonly confirmations: Range<number>;
  readonly feeCap: Range<bigint>;
  readonly sweepMinimum: Range<bigint> | null;
  readonly consolidation: { readonly rate: Range<bigint>; readonly outputs: Range<number> } | null;
};

/** How a network names tokens. */
export type TokenForm = {
  /** What says who a contract is: what its typed data is signed for (EIP-712), or its symbol. */
  readonly identity: "DOMAIN" | "SYMBOL";
  /** As wallets have addresses; null of what is none, or is nobody's. */
  readContract(text: string): string | null;
};

export type ChangeableNetwork = { readonly bounds: NetworkBounds; readonly tokens: TokenForm | null };
export type ChangeableNetworks = ReadonlyMap<NetworkCode, ChangeableNetwork>;

/** What holds of networks, as of the last look: no older than a second, or a round. */
export type LiveTerms = {
  /** Of one that is configured. */
  of(network: NetworkCode): NetworkTerms;
  /** Looks now. */
  refresh(): Promise<void>;
  /** What holds by these versions, of this network. */
  by(network: NetworkCode, changes: readonly ChangeVersion[]): NetworkTerms;
};

export type NewChange = ChangeContent &
  Pick<NetworkChange, "id" | "network" | "currency" | "basedOn" | "reason" | "proposedBy" | "proposedAt" | "expiresAt">;

/** In one transaction. */
export type ChangeWriter = {
  /** The newest version of each currency. Until the end of the transaction nobody adds another. */
  lockVersions(network: NetworkCode): Promise<readonly ChangeVersion[]>;
  /** Once for its key. */
  proposeOnce<R extends SettingsRefusal>(
    claim: Claim,
    work: () => Promise<Result<NetworkChangeId, R>>,
  ): Promise<Result<NetworkChangeId, R | IdempotencyKeyReused>>;
  /** What accounts can hold by this code; null: nothing. */
  findAsset(code: string): Promise<Asset | null>;
  propose(change: NewChange): Promise<void>;
  /** Locked, as it is now. */
  lock(id: NetworkChangeId): Promise<NetworkChange | null>;
  decide(id: NetworkChangeId, end: ProposalEnd): Promise<void>;
};

export type InChanges = <T>(work: (writer: ChangeWriter) => Promise<T>) => Promise<T>;

export type ChangeFilter = {
  readonly network: NetworkCode | null;
  readonly currency: string | null;
  readonly states: readonly ProposalState[] | null;
};
export type ChangePage = ChangeFilter & {
  readonly after: NetworkChangeId | null;
  readonly count: number;
  readonly now: Date;
};

/** With the version that is in force of what it is for; 0: none is. */
export type SeenChange = { readonly change: NetworkChange; readonly latest: number };

export type ChangeReader = {
  /** The newest version of each network and currency. */
  listVersions(): Promise<readonly ChangeVersion[]>;
  find(id: NetworkChangeId): Promise<SeenChange | null>;
  /** The newest first. */
  list(page: ChangePage): Promise<readonly SeenChange[]>;
};
