import type { ChainBooks } from "../../src/app/deposits/chain-ports.ts";
import type { ChainCredit } from "../../src/domain/money/chain-origin.ts";
import type { FakeMoney } from "./money.ts";

const nameOf = ({ depositId, credit }: ChainCredit) => `${depositId} ${credit}`;

/** Books of what chains bring, in memory. */
export function makeFakeChainBooks(money: Pick<FakeMoney, "submit" | "findPayment">) {
  const credited = new Map<string, { readonly id: `pay_${string}`; readonly network: string }>();
  const reversals = new Map<string, Date>();
  const [custodies, told, locked]: [string[], object[], string[]] = [[], [], []];
  const books: ChainBooks = {
    async lock(id) {
      locked.push(id);
    },
    async findCredited(of) {
      const found = credited.get(nameOf(of));
      const payment = found && (await money.findPayment(found.id as Parameters<typeof money.findPayment>[0]));
      return payment ? { payment, network: found.network } : null;
    },
    isReversed: async (of) => reversals.has(nameOf(of)),
    async noteReversal(of, at) {
      if (!reversals.has(nameOf(of))) reversals.set(nameOf(of), at);
    },
    async openCustody(network, { code }) {
      custodies.push(`${network} ${code}`);
    },
    async submit(command) {
      const { step } = command;
      const outcome = await money.submit(command);
      if (step.kind === "creditFromChain" && outcome.kind === "done") {
        const { id, chain } = step.payment;
        credited.set(nameOf(chain), { id, network: chain.network });
      }
      return outcome;
    },
    async tellCredited(data) {
      told.push(data);
    },
  };
  return { books, reversals, custodies, told, locked };
}
