import { newId } from "@coffer/contracts/ids";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";
import type { ChangeContent, ChangeVersion, NetworkChangeId } from "../../domain/settings/network-change.ts";
import type { NetworkChangeOutdated, SettingsRefusal } from "../../domain/settings/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChangeWriter, InChanges } from "./ports.ts";

/** Who proposes, and why. */
export type Author = {
  readonly operatorId: UserId;
  readonly reason: string;
  /** The version that they have seen; 0: what the environment says. */
  readonly basedOn: number;
  readonly idempotencyKey: string;
};

export type ProposeDeps = { readonly inChanges: InChanges; readonly clock: Clock };

type Proposed = Author & { readonly network: NetworkCode; readonly currency: string; readonly claim: Claim };

/** Of what is in force under the lock. */
type Compose<R> = (writer: ChangeWriter, versions: readonly ChangeVersion[]) => Promise<Result<ChangeContent, R>>;

/** What is proposed over what its author has seen, once for its key. */
export const proposeChange = <R extends SettingsRefusal>(
  { inChanges, clock }: ProposeDeps,
  { network, currency, claim, operatorId, reason, basedOn }: Proposed,
  compose: Compose<R>,
): Promise<Result<NetworkChangeId, R | NetworkChangeOutdated | IdempotencyKeyReused>> =>
  inChanges((writer) =>
    writer.proposeOnce<R | NetworkChangeOutdated>(claim, async () => {
      const versions = await writer.lockVersions(network);
      const latestVersion = latestOf(versions, currency);
      if (latestVersion !== basedOn) return err({ code: "NETWORK_CHANGE_OUTDATED", latestVersion });
      const content = await compose(writer, versions);
      if (!content.ok) return content;
      const [id, proposedAt] = [newId("nch"), clock.now()];
      const expiresAt = new Date(proposedAt.getTime() + PROPOSAL_LIFE_MS);
      await writer.propose({
        ...{ ...content.value, id, network, currency, basedOn, reason },
        ...{ proposedBy: operatorId, proposedAt, expiresAt },
      });
      return ok(id);
    }),
  );

export const latestOf = (versions: readonly ChangeVersion[], currency: string): number =>
  versions.find((one) => one.currency === currency)?.version ?? 0;
