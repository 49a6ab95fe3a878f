import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { stateOf } from "../../domain/policies/policy.ts";
import type { NetworkChange, NetworkChangeId } from "../../domain/settings/network-change.ts";
import type {
  ListingRefusal,
  NetworkChangeDecided,
  NetworkChangeNotFound,
  NetworkChangeOutdated,
  OwnNetworkChange,
} from "../../domain/settings/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
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

export function makeDecideChanges({ inChanges, terms, clock }: Deps): DecideChanges {
  const decide = async <R>(
    { changeId }: DecideChange,
    work: (writer: ChangeWriter, change: NetworkChange) => Promise<R>,
  ) =>
    changeId === null
      ? null
      : inChanges(async (writer) => {
          const change = await writer.lock(changeId);
          return change && work(writer, change);
        });
  return {
    async approve(command) {
      const { operatorId: by, reason } = command;
      const done = await decide<Result<NetworkChangeId, ApproveChangeRefusal>>(command, async (writer, change) => {
        const { id, network, currency, basedOn, decided, proposedBy, listing } = change;
        if (decided?.decision === "APPROVED" && decided.by === by) return ok(id);
        if (decided) return err({ code: "NETWORK_CHANGE_DECIDED" });
        const versions = await writer.lockVersions(network);
        const latest = latestOf(versions, currency);
        if (latest !== basedOn) return err({ code: "NETWORK_CHANGE_OUTDATED", latestVersion: latest });
        const at = clock.now();
        if (stateOf(change, { latest, now: at }) !== "PROPOSED") return err({ code: "NETWORK_CHANGE_DECIDED" });
        if (proposedBy === by) return err({ code: "OWN_NETWORK_CHANGE" });
        const taken = listing?.isListed ? findTaken(terms.by(network, versions), listing.token) : null;
        if (taken) return err(taken);
        await writer.decide(id, { decision: "APPROVED", by, at, reason, version: basedOn + 1 });
        return ok(id);
      });
      if (done?.ok) await terms.refresh();
      return done ?? err({ code: "NETWORK_CHANGE_NOT_FOUND" });
    },
    async deny(command) {
      const { operatorId: by, reason } = command;
      const done = await decide<Result<NetworkChangeId, DenyChangeRefusal>>(command, async (writer, change) => {
        const { id, decided, proposedBy, expiresAt } = change;
        if (decided && decided.decision !== "APPROVED" && decided.by === by) return ok(id);
        const at = clock.now();
        if (decided || expiresAt <= at) return err({ code: "NETWORK_CHANGE_DECIDED" });
        const decision = proposedBy === by ? "WITHDRAWN" : "DENIED";
        await writer.decide(id, { decision, by, at, reason, version: null });
        return ok(id);
      });
      return done ?? err({ code: "NETWORK_CHANGE_NOT_FOUND" });
    },
  };
}
