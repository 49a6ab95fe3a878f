import { newId } from "@coffer/contracts/ids";
import type { Source, Sources } from "../../src/app/deposits/ports.ts";
import type { Destination, Destinations, Payout, PayoutProvider } from "../../src/app/withdrawals/ports.ts";
import type { PaymentId, UserId } from "../../src/domain/money/ids.ts";
import type { PaidByProvider } from "../../src/domain/withdrawals/steps.ts";

export type FakePayouts = PayoutProvider & {
  /** Payments that it was asked to pay out, each time, and where to. */
  readonly asked: string[];
  /** What it was asked to bring to an end. */
  readonly resumed: string[];
  answer: PaidByProvider | Error;
  /** What happens while it pays out. */
  meanwhile(): Promise<void>;
};

type Pays = { readonly currencies: readonly string[]; readonly largest?: bigint };

/** A provider that says of every payment what the test says. */
export function makeFakePayouts({ currencies, largest = 1_000_000n }: Pays): FakePayouts {
  const asked: string[] = [];
  const resumed: string[] = [];
  const known = new Set<string>();
  const find = ({ id }: Payout): PaidByProvider | null => {
    if (provider.answer instanceof Error) throw provider.answer;
    return known.has(id) ? provider.answer : null;
  };
  const provider: FakePayouts = {
    asked,
    resumed,
    answer: "PAID",
    meanwhile: async () => undefined,
    supports: (currency) => currencies.includes(currency),
    takes: ({ units }) => units <= largest,
    look: async (payout) => find(payout),
    async resume(payout) {
      const found = find(payout);
      if (found) resumed.push(payout.id);
      return found;
    },
    recheck: async (payout) => find(payout),
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

type Takes = Partial<Pick<Source & Destination, "takesDeposits" | "takesWithdrawals">>;

/** Methods in memory; every withdrawal goes to the first, and every deposit comes from it. */
export function makeFakeDestinations() {
  const methods: (Destination & Source & { userId: UserId })[] = [];
  const destinations: Destinations & Sources = {
    findUsable: async (userId, id) => methods.find((one) => one.id === id && one.userId === userId) ?? null,
    findMany: async (ids) => ids.map((id) => methods.find((one) => one.id === id) ?? null),
    listOf: async (userIds) => userIds.map((userId) => methods.filter((one) => one.userId === userId)),
  };
  return {
    ...destinations,
    /** Nothing goes to an address. */
    addressPayouts: { find: async () => null, isOpen: async () => false, request: async () => undefined },
    listWithdrawnTo: async (ids: readonly PaymentId[]) => ids.map(() => methods[0]?.id ?? null),
    listDepositedFrom: async (ids: readonly PaymentId[]) => ids.map(() => methods[0]?.id ?? null),
    add(userId: UserId, isVerified = true, takes: Takes = {}) {
      const id = newId("pm");
      const as = { takesDeposits: true, takesWithdrawals: true, ...takes };
      const method = {
        userId,
        id,
        token: `token-${methods.length}`,
        label: "A bank",
        kind: "BANK" as const,
        isVerified,
        ...as,
      };
      methods.push(method);
      return method;
    },
  };
}
