import type { DepositProvider } from "../../src/app/deposits/ports.ts";

export type FakeProvider = DepositProvider & {
  /** Payments that it was asked to collect, each time. */
  readonly asked: string[];
  answer: "COLLECTED" | "WAITING" | Error;
  /** What happens while it collects. */
  meanwhile(): Promise<void>;
};

/** A provider that says of every payment what the test says. */
export function makeFakeProvider({ currencies }: { readonly currencies: readonly string[] }): FakeProvider {
  const asked: string[] = [];
  const provider: FakeProvider = {
    asked,
    answer: "COLLECTED",
    meanwhile: async () => undefined,
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
