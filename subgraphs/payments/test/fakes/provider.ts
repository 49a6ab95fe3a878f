import type { DepositProvider } from "../../src/app/deposits/ports.ts";
import type { Kept } from "../../src/domain/deposits/return.ts";
import type { Collected } from "../../src/domain/deposits/steps.ts";

export type FakeProvider = DepositProvider & {
  /** Payments that it was asked to collect, each time. */
  readonly asked: string[];
  answer: Collected | Error;
  /** Those that it was asked to give back, each time. */
  readonly returned: string[];
  isWaiting: boolean;
  /** What it says of what it has collected. */
  kept: Kept | Error;
  /** What happens while it collects. */
  meanwhile(): Promise<void>;
};

type Takes = {
  readonly currencies: readonly string[];
  readonly largest?: bigint;
  readonly needsMethod?: boolean;
};

/** A provider that says of every payment what the test says. */
export function makeFakeProvider({ currencies, largest = 1_000_000n, needsMethod = false }: Takes): FakeProvider {
  const asked: string[] = [];
  const returned: string[] = [];
  const provider: FakeProvider = {
    asked,
    returned,
    needsMethod,
    answer: "COLLECTED",
    isWaiting: false,
    kept: "KEPT",
    takes: ({ units }) => units <= largest,
    async giveBack({ id, token }) {
      returned.push(`${id} ${token}`);
      if (provider.answer instanceof Error) throw provider.answer;
      return provider.isWaiting ? "WAITING" : "RETURNED";
    },
    meanwhile: async () => undefined,
    async look({ id }) {
      if (provider.answer instanceof Error) throw provider.answer;
      return asked.includes(id) ? provider.answer : null;
    },
    async recheck({ id }) {
      if (provider.kept instanceof Error) throw provider.kept;
      return asked.includes(id) ? provider.kept : null;
    },
    supports: (currency) => currencies.includes(currency),
    async collect(payment) {
      asked.push(payment.id);
      await provider.meanwhile();
      if (provider.answer instanceof Error) throw provider.answer;
      return provider.answer;
    },
  };
  return provider;
}
