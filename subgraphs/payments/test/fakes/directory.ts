import { newId } from "@coffer/contracts/ids";
import { parseUsername, type UsernameKey, usernameKey } from "@coffer/platform/text/username";
import type { Directory, KnownAccount, PayeeReference } from "../../src/app/money/ports.ts";
import type { ContactId, UserId } from "../../src/domain/money/ids.ts";
import type { Meant } from "../../src/domain/money/meant.ts";

export type FakeDirectory = Directory & {
  /** Somebody who can be paid. */
  person(username: string): { readonly userId: UserId; readonly key: UsernameKey };
  account(ownerId: UserId, currency?: string): KnownAccount;
  /** Somebody's contact, and how it is removed. */
  contact(ownerId: UserId, means: Meant): { readonly id: ContactId; remove(): void };
  /** From now on nobody is paid into it by name or id. */
  close(account: KnownAccount): void;
  /** As if nobody had ever been there. */
  forget(): void;
};

/** Who can be paid and whose accounts are, in memory. */
export function makeFakeDirectory(): FakeDirectory {
  const people = new Map<string, UserId>();
  const accounts: KnownAccount[] = [];
  const contacts = new Map<string, Meant>();
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
  const findUser = (reference: Exclude<PayeeReference, { readonly accountId: unknown }>): UserId | undefined =>
    "username" in reference
      ? people.get(reference.username ?? "")
      : [...people.values()].find((id) => id === reference.userId);
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
    contact(ownerId, means) {
      const id = newId("con");
      contacts.set(`${ownerId} ${id}`, means);
      return { id, remove: () => void contacts.delete(`${ownerId} ${id}`) };
    },
    close: ({ id }) => void closed.add(id),
    forget() {
      people.clear();
      accounts.length = 0;
    },
    findAccount: async (id) => accounts.find((account) => account.id === id) ?? null,
    async findPayee(reference, currency) {
      if (!("accountId" in reference)) return findOpen(findUser(reference), currency);
      const account = accounts.find(({ id }) => id === reference.accountId);
      return account ? { userId: account.ownerId, account } : null;
    },
    async identify(reference) {
      if ("accountId" in reference) {
        const account = accounts.find(({ id }) => id === reference.accountId);
        return account ? { accountId: account.id } : null;
      }
      const userId = findUser(reference);
      return userId ? { userId } : null;
    },
    findContact: async (ownerId, id) => contacts.get(`${ownerId} ${id}`) ?? null,
  };
}
