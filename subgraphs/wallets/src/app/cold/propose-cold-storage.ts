import { newId } from "@coffer/contracts/ids";
import { type IdempotencyKeyReused, makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { toExactJson } from "@coffer/platform/values/exact-json";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ColdPlace, ColdStorageId, HotCap } from "../../domain/cold/cold-storage.ts";
import type { ColdAddressTaken, ColdStorageOutdated } from "../../domain/cold/refusals.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { InCold } from "./ports.ts";

export type ProposeColdStorage = {
  readonly operatorId: UserId;
  readonly network: NetworkCode;
  readonly place: ColdPlace;
  readonly caps: readonly HotCap[];
  readonly reason: string;
  /** The version that its author has seen; 0: there was none. */
  readonly basedOn: number;
  readonly idempotencyKey: string;
};

export type ProposeColdRefusal = ColdStorageOutdated | ColdAddressTaken | IdempotencyKeyReused;

type Deps = { readonly inCold: InCold; readonly clock: Clock };

/** Nothing goes anywhere by it before somebody else agrees: money leaves by it without a policy. */
export const makeProposeColdStorage =
  ({ inCold, clock }: Deps) =>
  (command: ProposeColdStorage): Promise<Result<ColdStorageId, ProposeColdRefusal>> => {
    const { operatorId: actorId, network, place, caps, reason, basedOn, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId, operation: "proposeColdStorage", key }, [
      ...[network, place.address, place.account?.xpub ?? null, toExactJson(caps), reason, String(basedOn)],
    ]);
    return inCold((writer) =>
      writer.proposeOnce(claim, async () => {
        const latestVersion = (await writer.lockInForce(network))?.version ?? 0;
        if (latestVersion !== basedOn) return err({ code: "COLD_STORAGE_OUTDATED", latestVersion });
        if (await writer.isTaken(network, place.address)) return err({ code: "COLD_ADDRESS_TAKEN" });
        const [id, proposedAt] = [newId("cst"), clock.now()];
        const expiresAt = new Date(proposedAt.getTime() + PROPOSAL_LIFE_MS);
        await writer.propose({
          ...{ id, network, ...place, caps, reason, basedOn },
          ...{ proposedBy: actorId, proposedAt, expiresAt },
        });
        return ok(id);
      }),
    );
  };
