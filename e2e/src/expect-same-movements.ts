import { expect } from "vitest";
import type { Answer } from "./answer.ts";
import type { PatientFollower } from "./patient-follower.ts";
import type { Books } from "./read-books.ts";

/**
 * Waits until a follower of one account's balance has seen as much as the ledger holds from where
 * it began; it must be the same, in the same order.
 */
export async function expectSameMovements(follower: PatientFollower, books: Books): Promise<void> {
  const changes = (): Answer[] => follower.events.map(({ balanceChanged }) => balanceChanged);
  const [first] = changes();
  const balances = await books.listBalances(first?.account.id);
  const unitsOf = ({ balance }: Answer): string => BigInt(balance.posted.amount.replace(".", "")).toString();
  // A snapshot stands behind the posting that made its balance; an account that was new had none.
  const begin = first?.snapshot ? balances.indexOf(unitsOf(first)) + 1 : balances.indexOf(unitsOf(first ?? {}));
  const seen = () =>
    changes()
      .filter(({ snapshot }) => !snapshot)
      .map(unitsOf);
  await expect.poll(seen).toEqual(balances.slice(begin));
  expect(seen().length).toBeGreaterThan(0);
}
