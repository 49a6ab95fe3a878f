import type { Booked, TreasuryBooks } from "../../src/app/treasury/ports.ts";
import type { Doing } from "../../src/domain/money/entries.ts";

/** Books of networks' treasuries, in memory. */
export function makeFakeTreasuryBooks() {
  const switches = new Map<string, { readonly state: "OPEN" | "PAUSED"; readonly at: Date }>();
  const stops = new Map<string, { readonly state: "STOPPED" | "RELEASED"; readonly at: Date }>();
  const [fees, fundings] = [new Map<string, Booked>(), new Map<string, Booked>()];
  const [custodies, posted]: [string[], Doing<"post">[]] = [[], []];
  const add = async (kept: Map<string, Booked>, name: string, booked: Booked) => {
    if (kept.has(name)) return false;
    kept.set(name, booked);
    return true;
  };
  const books: TreasuryBooks = {
    async noteSwitch({ network, currency, state, at }) {
      const name = `${network} ${currency}`;
      const before = switches.get(name);
      const isLater = !before || before.at < at || (before.at.getTime() === at.getTime() && state === "PAUSED");
      if (isLater) switches.set(name, { state, at });
    },
    async noteStop({ network, currency, state, at }) {
      const name = `${network} ${currency}`;
      const before = stops.get(name);
      const isLater = !before || before.at < at || (before.at.getTime() === at.getTime() && state === "STOPPED");
      if (isLater) stops.set(name, { state, at });
    },
    async openCustody(network, { code }) {
      custodies.push(`${network} ${code}`);
    },
    addFee: (fee) => add(fees, `${fee.network} ${fee.txid}`, fee),
    addFunding: (one) => add(fundings, `${one.network} ${one.txid} ${one.address}`, one),
    async post(entry) {
      posted.push(entry);
    },
  };
  return { books, custodies, posted, ...statesOf(switches, stops) };
}

type States = ReadonlyMap<string, { readonly state: string }>;
const statesOf = (switches: States, stops: States) => ({
  stateOf: (name: string) => switches.get(name)?.state ?? null,
  stopOf: (name: string) => stops.get(name)?.state ?? null,
});
