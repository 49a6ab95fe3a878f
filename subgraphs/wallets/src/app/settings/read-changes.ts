import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import type { Clock } from "@coffer/platform/values/clock";
import { type ProposalState, stateOf } from "../../domain/proposals/proposal.ts";
import type { NetworkChangeId } from "../../domain/settings/network-change.ts";
import type { ChangeFilter, ChangeReader, SeenChange } from "./ports.ts";

/** A change, and where it stands now. */
export type ShownChange = Pick<SeenChange, "change"> & { readonly state: ProposalState };

export type ReadChanges = {
  list(page: Page<NetworkChangeId> & { readonly filter: ChangeFilter }): Promise<Listed<ShownChange>>;
  /** Of one that is there: they are never removed. */
  see(id: NetworkChangeId): Promise<ShownChange>;
};

type Deps = { readonly changes: Pick<ChangeReader, "list" | "find">; readonly clock: Clock };

export function makeReadChanges({ changes, clock }: Deps): ReadChanges {
  const show = ({ change, latest }: SeenChange): ShownChange => ({
    change,
    state: stateOf(change, { latest, now: clock.now() }),
  });
  return {
    async list({ filter, after, first }) {
      const found = await changes.list({ ...filter, after, count: first + 1, now: clock.now() });
      return toListed(found.map(show), first);
    },
    async see(id) {
      const seen = await changes.find(id);
      if (!seen) throw new Error(`${id} is missing`);
      return show(seen);
    },
  };
}
