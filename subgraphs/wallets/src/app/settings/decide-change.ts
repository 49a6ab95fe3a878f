import type { Clock } from "@coffer/platform/values/clock";
import type { Result } from "@coffer/platform/values/result";
import type { NetworkChange, NetworkChangeId } from "../../domain/settings/network-change.ts";
import type {
  ListingRefusal,
  NetworkChangeDecided,
  NetworkChangeNotFound,
  NetworkChangeOutdated,
  OwnNetworkChange,
} from "../../domain/settings/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import { makeDecideProposals } from "../proposals/decide-proposals.ts";
import type { ChangeWriter, InChanges, LiveTerms } from "./ports.ts";
import { latestOf } from "./propose-change.ts";
import { findTaken } from "./propose-token.ts";

export type DecideChange = {
  readonly operatorId: UserId;
  /** Null: the id of nothing. */
  readonly changeId: NetworkChangeId | null;
  readonly reason: string;
};

export type DenyChangeRefusal = NetworkChangeNotFound | NetworkChangeDecided;
export type ApproveChangeRefusal = DenyChangeRefusal | NetworkChangeOutdated | OwnNetworkChange | ListingRefusal;

type Deps = {
  readonly inChanges: InChanges;
  readonly terms: Pick<LiveTerms, "by" | "refresh">;
  readonly clock: Clock;
};

export type DecideChanges = {
  /** In force from then on: here at once, elsewhere at the next look. */
  approve(command: DecideChange): Promise<Result<NetworkChangeId, ApproveChangeRefusal>>;
  /** By who proposed it, it is taken back. */
  deny(command: DecideChange): Promise<Result<NetworkChangeId, DenyChangeRefusal>>;
};

const CODES = {
  notFound: "NETWORK_CHANGE_NOT_FOUND",
  decided: "NETWORK_CHANGE_DECIDED",
  own: "OWN_NETWORK_CHANGE",
  outdated: "NETWORK_CHANGE_OUTDATED",
} as const;

export function makeDecideChanges({ inChanges, terms, clock }: Deps): DecideChanges {
  const decide = makeDecideProposals<NetworkChange, ChangeWriter, typeof CODES, ListingRefusal>({
    ...{ codes: CODES, inWriter: inChanges, clock },
    async lockInForce(writer, { network, currency, listing }) {
      const versions = await writer.lockVersions(network);
      return {
        latest: latestOf(versions, currency),
        prepare: () => (listing?.isListed ? findTaken(terms.by(network, versions), listing.token) : null),
      };
    },
  });
  return {
    async approve({ changeId: id, ...command }) {
      const approved = await decide.approve({ ...command, id });
      if (approved.ok) await terms.refresh();
      return approved;
    },
    deny: ({ changeId: id, ...command }) => decide.deny({ ...command, id }),
  };
}
