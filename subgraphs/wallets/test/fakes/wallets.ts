import type { NewEvent } from "@coffer/contracts/new-event";
import { err } from "@coffer/platform/values/result";
import type { InTransaction, Made, MadeUnderKey, NewWallet, WalletReader, WalletWriter } from "../../src/app/ports.ts";
import type { UserId, WalletId } from "../../src/domain/ids.ts";
import type { Address } from "../../src/domain/wallet.ts";
import { makeFakeLocks } from "./locks.ts";

type AddressOfWallet = Address & { readonly walletId: WalletId };
type Rows = {
  readonly wallets: NewWallet[];
  readonly addresses: AddressOfWallet[];
  readonly events: NewEvent<"wallets">[];
  readonly keys: Map<string, { readonly fingerprint: Buffer; readonly made: Made }>;
};

export type FakeWallets = {
  readonly inTransaction: InTransaction;
  readonly reader: WalletReader;
  /** What was committed, in that order. */
  readonly rows: Omit<Rows, "keys">;
  /** One that no use case makes yet. */
  addAddress(walletId: WalletId, address: Address): Promise<void>;
};

/**
 * Wallets in memory: a transaction sees what is committed and what it wrote itself, and keeps its
 * locks to its end. One contract runs against this and PostgreSQL (../contracts/wallets.ts).
 */
export function makeFakeWallets(): FakeWallets {
  const committed = noRows();
  const locks = makeFakeLocks();
  return {
    rows: committed,
    reader: makeReader(committed),
    async addAddress(walletId, address) {
      committed.addresses.push({ ...address, walletId });
    },
    inTransaction: (work) =>
      locks.during(async (lock) => {
        const own = noRows();
        const done = await work(makeWriter({ committed, own, lock }));
        committed.wallets.push(...own.wallets);
        committed.addresses.push(...own.addresses);
        committed.events.push(...own.events);
        for (const [name, row] of own.keys) committed.keys.set(name, row);
        return done;
      }),
  };
}

const noRows = (): Rows => ({ wallets: [], addresses: [], events: [], keys: new Map() });

type Transaction = {
  readonly committed: Rows;
  readonly own: Rows;
  readonly lock: (name: string) => Promise<void>;
};

function makeWriter({ committed, own, lock }: Transaction): WalletWriter {
  const wallets = () => [...committed.wallets, ...own.wallets];
  const ofUser = (userId: UserId, origin: NewWallet["origin"]) =>
    wallets().filter((one) => one.wallet.userId === userId && one.origin === origin);
  const findMade: WalletWriter["findMade"] = async (claim): Promise<MadeUnderKey | null> => {
    const known = own.keys.get(nameOf(claim)) ?? committed.keys.get(nameOf(claim));
    if (!known) return null;
    return known.fingerprint.equals(claim.fingerprint) ? known.made : err({ code: "IDEMPOTENCY_KEY_REUSED" });
  };
  return {
    findMade,
    async makeOnce(claim, make) {
      await lock(nameOf(claim));
      const known = await findMade(claim);
      if (known) return known;
      const made = await make();
      own.keys.set(nameOf(claim), { fingerprint: claim.fingerprint, made });
      return made;
    },
    lockOwner: (userId) => lock(`owner of ${userId}`),
    countRequested: async (userId) => ofUser(userId, "REQUEST").length,
    listAutomatic: async (userId) => ofUser(userId, "VERIFICATION").map(({ wallet }) => wallet.network),
    async add(added, events) {
      const { wallet, origin, keys } = added;
      if (origin === "VERIFICATION") {
        await lock(`${wallet.network} of ${wallet.userId}`);
        if (ofUser(wallet.userId, origin).some((one) => one.wallet.network === wallet.network)) return false;
      }
      own.wallets.push(added);
      own.addresses.push({ ...keys.firstAddress, walletId: wallet.id });
      own.events.push(...events);
      return true;
    },
  };
}

const nameOf = (claim: { actorId: string; operation: string; key: string }): string =>
  JSON.stringify([claim.actorId, claim.operation, claim.key]);

function makeReader({ wallets, addresses }: Rows): WalletReader {
  const list = () => wallets.map(({ wallet }) => wallet);
  return {
    listByIds: async (ids) => list().filter(({ id }) => ids.includes(id)),
    listByOwners: async (userIds) =>
      list()
        .filter(({ userId }) => userIds.includes(userId))
        .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)),
    listAddresses: async (walletIds, { from, count }) =>
      [...new Set(walletIds)].flatMap((id) =>
        addresses
          .filter(({ walletId, index }) => walletId === id && index >= from)
          .toSorted((a, b) => a.index - b.index)
          .slice(0, count),
      ),
  };
}
