import type { Clock } from "@coffer/platform/values/clock";
import type { Result } from "@coffer/platform/values/result";
import type { ColdStorage, ColdStorageId } from "../../domain/cold/cold-storage.ts";
import type {
  ColdAddressTaken,
  ColdStorageDecided,
  ColdStorageNotFound,
  ColdStorageOutdated,
  OwnColdStorage,
} from "../../domain/cold/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import { makeDecideProposals } from "../proposals/decide-proposals.ts";
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

const CODES = {
  notFound: "COLD_STORAGE_NOT_FOUND",
  decided: "COLD_STORAGE_DECIDED",
  own: "OWN_COLD_STORAGE",
  outdated: "COLD_STORAGE_OUTDATED",
} as const;

export function makeDecideColdStorages({ inCold, clock, announce }: Deps): DecideColdStorages {
  const decide = makeDecideProposals<ColdStorage, ColdWriter, typeof CODES, ColdAddressTaken>({
    ...{ codes: CODES, inWriter: inCold, clock },
    lockInForce: async (writer, storage) => ({
      latest: (await writer.lockInForce(storage.network))?.version ?? 0,
      prepare: (at) => makeItsAddressKnown(writer, storage, at),
    }),
  });
  return {
    async approve({ coldStorageId: id, ...command }) {
      const approved = await decide.approve({ ...command, id });
      if (approved.ok) announce();
      return approved;
    },
    deny: ({ coldStorageId: id, ...command }) => decide.deny({ ...command, id }),
  };
}

async function makeItsAddressKnown(
  writer: ColdWriter,
  storage: ColdStorage,
  at: Date,
): Promise<ColdAddressTaken | null> {
  if (await writer.isTaken(storage.network, storage.address)) return { code: "COLD_ADDRESS_TAKEN" };
  await writer.addWallet(storage, at);
  return null;
}
