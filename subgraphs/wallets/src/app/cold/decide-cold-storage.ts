import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ColdStorage, ColdStorageId } from "../../domain/cold/cold-storage.ts";
import type {
  ColdAddressTaken,
  ColdStorageDecided,
  ColdStorageNotFound,
  ColdStorageOutdated,
  OwnColdStorage,
} from "../../domain/cold/refusals.ts";
import { stateOf } from "../../domain/policies/policy.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { ColdWriter, InCold } from "./ports.ts";

export type DecideColdStorage = {
  readonly operatorId: UserId;
  /** Null: the id of nothing. */
  readonly coldStorageId: ColdStorageId | null;
  readonly reason: string;
};

export type DenyColdRefusal = ColdStorageNotFound | ColdStorageDecided;
export type ApproveColdRefusal = DenyColdRefusal | OwnColdStorage | ColdStorageOutdated | ColdAddressTaken;

type Deps = {
  readonly inCold: InCold;
  readonly clock: Clock;
  /** There is something to be done. */
  readonly announce: () => void;
};

export type DecideColdStorages = {
  /** From then on what is above its caps goes there. */
  approve(command: DecideColdStorage): Promise<Result<ColdStorageId, ApproveColdRefusal>>;
  /** By who proposed it, it is taken back. */
  deny(command: DecideColdStorage): Promise<Result<ColdStorageId, DenyColdRefusal>>;
};

export function makeDecideColdStorages({ inCold, clock, announce }: Deps): DecideColdStorages {
  const decide = async <R>(
    { coldStorageId }: DecideColdStorage,
    work: (writer: ColdWriter, storage: ColdStorage) => Promise<R>,
  ) =>
    coldStorageId === null
      ? null
      : inCold(async (writer) => {
          const storage = await writer.lock(coldStorageId);
          return storage && work(writer, storage);
        });
  return {
    async approve(command) {
      const { operatorId: by, reason } = command;
      const decided = await decide<Result<ColdStorageId, ApproveColdRefusal>>(command, async (writer, storage) => {
        const { id, network, address, basedOn, decided: before, proposedBy } = storage;
        if (before?.decision === "APPROVED" && before.by === by) return ok(id);
        if (before) return err({ code: "COLD_STORAGE_DECIDED" });
        const latestVersion = (await writer.lockInForce(network))?.version ?? 0;
        if (latestVersion !== basedOn) return err({ code: "COLD_STORAGE_OUTDATED", latestVersion });
        const at = clock.now();
        if (stateOf(storage, { latest: latestVersion, now: at }) !== "PROPOSED")
          return err({ code: "COLD_STORAGE_DECIDED" });
        if (proposedBy === by) return err({ code: "OWN_COLD_STORAGE" });
        if (await writer.isTaken(network, address)) return err({ code: "COLD_ADDRESS_TAKEN" });
        await writer.addWallet(storage, at);
        await writer.decide(id, { decision: "APPROVED", by, at, reason, version: basedOn + 1 });
        return ok(id);
      });
      if (decided?.ok) announce();
      return decided ?? err({ code: "COLD_STORAGE_NOT_FOUND" });
    },
    async deny(command) {
      const { operatorId: by, reason } = command;
      const decided = await decide<Result<ColdStorageId, DenyColdRefusal>>(command, async (writer, storage) => {
        const { id, decided: before, proposedBy, expiresAt } = storage;
        if (before && before.decision !== "APPROVED" && before.by === by) return ok(id);
        const at = clock.now();
        if (before || expiresAt <= at) return err({ code: "COLD_STORAGE_DECIDED" });
        const decision = proposedBy === by ? "WITHDRAWN" : "DENIED";
        await writer.decide(id, { decision, by, at, reason, version: null });
        return ok(id);
      });
      return decided ?? err({ code: "COLD_STORAGE_NOT_FOUND" });
    },
  };
}
