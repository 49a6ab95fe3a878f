import { newId } from "@coffer/contracts/ids";
import { parseUsername, type UsernameKey, usernameKey } from "@coffer/platform/text/username";
import type { Directory, KnownAccount } from "../../src/app/money/ports.ts";
import type { UserId } from "../../src/domain/money/ids.ts";

export type FakeDirectory = Directory & {
  /** Somebody who can be paid. */
  person(username: string): { readonly userId: UserId; readonly key: UsernameKey };
  account(ownerId: UserId, currency?: string): KnownAccount;
  /** From now on nobody is paid into it by name or id. */
  close(account: KnownAccount): void;
  /** As if nobody had ever been there. */
  forget(): void;
};

/** Who can be paid and whose accounts are, in memory. */
export function makeFakeDirectory(): FakeDirectory {
  const people = new Map<string, UserId>();
  const accounts: KnownAccount[] = [];
  const closed = new Set<string>();
  const findOpen = (userId: UserId | undefined | null, currency: string) =>
    userId
      ? {
          userId,
          account:
            accounts.find(
              ({ id, ownerId, currency: own }) => ownerId === userId && own === currency && !closed.has(id),
            ) ?? null,
        }
      : null;
  return {
    person(username) {
      const parsed = parseUsername(username);
      if (!parsed.ok) throw new Error(`${username} is no username`);
      const [userId, key] = [newId("usr"), usernameKey(parsed.value)];
      people.set(key, userId);
      return { userId, key };
    },
    account(ownerId, currency = "USD") {
      const account = { id: newId("acc"), ownerId, currency };
      accounts.push(account);
      return account;
    },
    close: ({ id }) => void closed.add(id),
    forget() {
      people.clear();
      accounts.length = 0;
    },
    findAccount: async (id) => accounts.find((account) => account.id === id) ?? null,
    async findPayee(reference, currency) {
      if ("username" in reference) return findOpen(people.get(reference.username ?? ""), currency);
      if ("userId" in reference)
        return findOpen(
          [...people.values()].find((id) => id === reference.userId),
          currency,
        );
      const account = accounts.find(({ id }) => id === reference.accountId);
      return account ? { userId: account.ownerId, account } : null;
    },
  };
}
