import { newId } from "@coffer/contracts/ids";
import type { Destination, Destinations, PayoutProvider } from "../../src/app/withdrawals/ports.ts";
import type { PaymentId, UserId } from "../../src/domain/money/ids.ts";
import type { PaidOut } from "../../src/domain/withdrawals/steps.ts";

export type FakePayouts = PayoutProvider & {
  /** Payments that it was asked to pay out, each time, and where to. */
  readonly asked: string[];
  answer: PaidOut | Error;
  /** What happens while it pays out. */
  meanwhile(): Promise<void>;
};

/** A provider that says of every payment what the test says. */
export function makeFakePayouts({ currencies }: { readonly currencies: readonly string[] }): FakePayouts {
  const asked: string[] = [];
  const known = new Set<string>();
  const provider: FakePayouts = {
    asked,
    answer: "PAID",
    meanwhile: async () => undefined,
    supports: (currency) => currencies.includes(currency),
    async look({ id }) {
      if (provider.answer instanceof Error) throw provider.answer;
      return known.has(id) ? provider.answer : null;
    },
    async payOut({ id, token }) {
      asked.push(`${id} ${token}`);
      await provider.meanwhile();
      if (provider.answer instanceof Error) throw provider.answer;
      known.add(id);
      return provider.answer;
    },
  };
  return provider;
}

/** Methods in memory; every withdrawal goes to the first. */
export function makeFakeDestinations() {
  const methods: (Destination & { userId: UserId })[] = [];
  const destinations: Destinations = {
    findUsable: async (userId, id) => methods.find((one) => one.id === id && one.userId === userId) ?? null,
    findMany: async (ids) => ids.map((id) => methods.find((one) => one.id === id) ?? null),
  };
  return {
    ...destinations,
    listWithdrawnTo: async (ids: readonly PaymentId[]) => ids.map(() => methods[0]?.id ?? null),
    add(userId: UserId, isVerified = true) {
      const method = {
        userId,
        id: newId("pm"),
        token: `token-${methods.length}`,
        label: "A bank",
        kind: "BANK" as const,
        isVerified,
      };
      methods.push(method);
      return method;
    },
  };
}
