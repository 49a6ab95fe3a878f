import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { AccountReader, EntryReader, MovementReader } from "../../src/app/ports.ts";
import { type Account, type Balance, CUSTOMER_CODE, makeBalance } from "../../src/domain/account.ts";
import type { AccountId } from "../../src/domain/ids.ts";
import type { AccountMovement } from "../../src/domain/posting.ts";

export const USD = { code: "USD", scale: 2 };

/** An account that was just opened, with nothing in it. */
export const makeAccount = (given: Pick<Account, "id" | "ownerId"> & Partial<Account>): Account => ({
  asset: USD,
  kind: "LIABILITY",
  code: given.ownerId === null ? "float" : CUSTOMER_CODE,
  name: "USD",
  state: "OPEN",
  ownerFrozen: false,
  floor: money(USD, 0n),
  metadata: {},
  balance: makeBalance(USD, { posted: 0n, pendingIn: 0n, pendingOut: 0n }),
  sequence: "0",
  openedAt: new Date("2026-01-01T00:00:00.000Z"),
  ...given,
});

export type FakeBooks = {
  readonly accounts: AccountReader;
  readonly movements: MovementReader;
  readonly entries: Pick<EntryReader, "listPostingsOf">;
  open(account: Account): Account;
  /** Posts so many units to the account, as its next movement. */
  post(accountId: AccountId, units: bigint): AccountMovement;
};

/** Accounts and their movements in memory. It checks no balance: that is the ledger's business. */
export function makeFakeBooks(): FakeBooks {
  const accounts = new Map<AccountId, Account>();
  const movements: AccountMovement[] = [];
  const ofAccount = (id: AccountId) => movements.filter(({ accountId }) => accountId === id);

  return {
    open(account) {
      accounts.set(account.id, account);
      return account;
    },
    post(accountId, units) {
      const account = accounts.get(accountId);
      if (!account) throw new Error(`no account ${accountId}`);
      const sequence = String(BigInt(account.sequence) + 1n);
      const balance = addTo(account.balance, units);
      accounts.set(accountId, { ...account, sequence, balance });
      const recordedAt = account.openedAt;
      const movement = { accountId, ownerId: account.ownerId, sequence, balance, subject: null, recordedAt };
      movements.push(movement);
      return movement;
    },
    accounts: {
      findMany: async (ids) => ids.map((id) => accounts.get(id) ?? null),
      listByOwners: async (ownerIds) =>
        ownerIds.map((ownerId) => [...accounts.values()].filter((account) => account.ownerId === ownerId)),
      async listOfSystem({ first, after, code, currency }) {
        const all = [...accounts.values()]
          .filter(({ ownerId }) => ownerId === null)
          .filter((one) => code === null || one.code === code || one.code.startsWith(`${code}.`))
          .filter((one) => currency === null || one.asset.code === currency)
          .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
        const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
        return all.slice(from, from + first + 1);
      },
    },
    movements: {
      listAfter: async (positions, limit) =>
        positions
          .toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
          .flatMap((at) => ofAccount(at.accountId).filter(({ sequence }) => BigInt(sequence) > BigInt(at.sequence)))
          .slice(0, limit),
      findAt: async (accountId, sequence) => ofAccount(accountId).find((one) => one.sequence === sequence) ?? null,
    },
    entries: {
      listPostingsOf: async (accountId, before, limit) =>
        ofAccount(accountId)
          .filter(({ sequence }) => before === null || BigInt(sequence) < BigInt(before))
          .toReversed()
          .slice(0, limit)
          .map(({ sequence, balance }) => ({
            entryId: newId("je"),
            accountId,
            sequence,
            amount: balance.posted,
            balanceAfter: balance,
          })),
    },
  };
}

const orderOf = ({ code, asset, id }: Account): string => JSON.stringify([code, asset.code, id]);

const addTo = ({ posted, pendingIn, pendingOut }: Balance, units: bigint): Balance =>
  makeBalance(posted.asset, {
    posted: posted.units + units,
    pendingIn: pendingIn.units,
    pendingOut: pendingOut.units,
  });
