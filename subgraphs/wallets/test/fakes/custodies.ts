import type { NewEvent } from "@coffer/contracts/new-event";
import type {
  Compared,
  CustodySwitch,
  CustodyWriter,
  InCustodies,
  LockedCustody,
  Reconciliation,
  ReconciliationReader,
} from "../../src/app/reconciliations/ports.ts";
import type { Custody } from "../../src/domain/reconciliations/custody.ts";
import { makeFakeLocks } from "./locks.ts";

type Kept = Custody & { readonly latest: Reconciliation | null; readonly switches: readonly CustodySwitch[] };
type Rows = {
  readonly custodies: Map<string, Kept>;
  readonly all: Reconciliation[];
  readonly events: NewEvent<"wallets">[];
};

const nameOf = ({ network, asset }: Compared): string => `${network}/${asset.code}`;

/** Custodies in memory, one transaction after the other: a throw undoes all of it. */
export function makeFakeCustodies() {
  let rows: Rows = { custodies: new Map(), all: [], events: [] };
  const locks = makeFakeLocks();
  const inCustodies: InCustodies = (work) =>
    locks.during(async (lock) => {
      await lock("custodies");
      const open = { custodies: new Map(rows.custodies), all: [...rows.all], events: [...rows.events] };
      const done = await work(writerOver(open));
      rows = open;
      return done;
    });
  const reader: ReconciliationReader = {
    listCustodies: async (count) =>
      [...rows.custodies.values()].map((one) => ({ ...one, switches: one.switches.slice(0, count) })),
    list: async ({ network, currency, states, after, count }) =>
      rows.all
        .toReversed()
        .filter(
          (one) =>
            (network === null || one.network === network) &&
            (currency === null || one.asset.code === currency) &&
            (states === null || states.includes(one.state)) &&
            (after === null || one.id < after),
        )
        .slice(0, count),
  };
  return {
    inCustodies,
    reader,
    /** As reading what is known adds it. */
    add: (of: Compared) =>
      void rows.custodies.set(nameOf(of), {
        ...{ ...of, state: "BALANCED", accepted: 0n, since: null, latest: null, switches: [] },
      }),
    find: (of: Compared) => rows.custodies.get(nameOf(of)) ?? null,
    told: () => rows.events,
  };
}

/** As the database lets it happen: a change that it refuses throws here. */
function writerOver({ custodies, all, events }: Rows): CustodyWriter {
  const get = (of: Compared): Kept => {
    const custody = custodies.get(nameOf(of));
    if (!custody) throw new Error("no such custody");
    return custody;
  };
  return {
    async lock(of): Promise<LockedCustody | null> {
      const custody = custodies.get(nameOf(of));
      if (!custody) return null;
      const { latest } = custody;
      return { ...custody, latest: latest && { height: latest.block.height, difference: latest.difference } };
    },
    async keep(reconciliation) {
      all.push(reconciliation);
    },
    async stand(of, standing, latest) {
      const custody = get(of);
      const isLetGo = custody.switches[0]?.state === "RELEASED";
      if (custody.state === "STOPPED" && standing.state !== "STOPPED" && !isLetGo)
        throw new Error("an operator lets go");
      const found = all.find(({ id }) => id === latest) ?? custody.latest;
      custodies.set(nameOf(of), { ...custody, ...pick(standing), latest: found });
    },
    async keepSwitch(of, switched) {
      const custody = get(of);
      custodies.set(nameOf(of), { ...custody, switches: [switched, ...custody.switches] });
    },
    tell: async (told) => void events.push(...told),
  };
}

const pick = ({ state, accepted, since }: Pick<Custody, "state" | "accepted" | "since">) => ({
  state,
  accepted,
  since,
});
