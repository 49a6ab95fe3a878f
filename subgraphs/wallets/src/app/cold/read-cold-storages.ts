import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import type { Clock } from "@coffer/platform/values/clock";
import type { ColdStorage, ColdStorageId } from "../../domain/cold/cold-storage.ts";
import { type ProposalState, stateOf } from "../../domain/proposals/proposal.ts";
import type { ColdReader, SeenColdStorage } from "./ports.ts";

/** A cold storage, and where it stands now. */
export type ShownColdStorage = { readonly storage: ColdStorage; readonly state: ProposalState };

export type ColdStoragesPage = Page<ColdStorageId> & Pick<Parameters<ColdReader["list"]>[0], "network" | "states">;

export type ReadColdStorages = {
  list(page: ColdStoragesPage): Promise<Listed<ShownColdStorage>>;
  /** Of one that is there: they are never removed. */
  see(id: ColdStorageId): Promise<ShownColdStorage>;
};

type Deps = { readonly cold: Pick<ColdReader, "list" | "find">; readonly clock: Clock };

export function makeReadColdStorages({ cold, clock }: Deps): ReadColdStorages {
  const show = ({ storage, latest }: SeenColdStorage): ShownColdStorage => ({
    storage,
    state: stateOf(storage, { latest, now: clock.now() }),
  });
  return {
    async list({ first, ...page }) {
      const found = await cold.list({ ...page, count: first + 1, now: clock.now() });
      return toListed(found.map(show), first);
    },
    async see(id) {
      const seen = await cold.find(id);
      if (!seen) throw new Error(`${id} is missing`);
      return show(seen);
    },
  };
}
