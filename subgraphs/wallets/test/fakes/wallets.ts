import type { NewEvent } from "@coffer/contracts/new-event";
import type { Claim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import type { InTransaction, NewWallet, WalletReader, WalletWriter } from "../../src/app/wallets/ports.ts";
import type { UserId, WalletId } from "../../src/domain/wallets/ids.ts";
import { type IdempotencyKeyReused, staysWithKey } from "../../src/domain/wallets/refusals.ts";
import type { Address, Wallet } from "../../src/domain/wallets/wallet.ts";
import { makeFakeLocks } from "./locks.ts";

type AddressOfWallet = Address & { readonly walletId: WalletId };
type Rows = {
  readonly wallets: NewWallet[];
  readonly addresses: AddressOfWallet[];
  readonly events: NewEvent<"wallets">[];
  /** `made`: a use case's own answer. */
  readonly keys: Map<string, { readonly fingerprint: Buffer; readonly made: Result<unknown, unknown> }>;
};

export type FakeWallets = {
  readonly inTransaction: InTransaction;
  readonly reader: WalletReader;
  /** What was committed, in that order. */
  readonly rows: Omit<Rows, "keys">;
  /** Addresses that something has come to. */
  readonly received: Set<string>;
};

/**
 * Wallets in memory: a transaction sees what is committed and what it wrote itself, and keeps its
 * locks to its end. One contract runs against this and PostgreSQL (../contracts/wallets.ts).
 */
export function makeFakeWallets(): FakeWallets {
  const committed = noRows();
  const received = new Set<string>();
  const locks = makeFakeLocks();
  return {
    rows: committed,
    received,
    reader: makeReader(committed, received),
    inTransaction: (work) =>
      locks.during(async (lock) => {
        const own = noRows();
        const done = await work(makeWriter({ committed, own, lock, received }));
        put(committed.wallets, own.wallets, ({ wallet }) => wallet.id);
        put(committed.addresses, own.addresses, ({ id }) => id);
        committed.events.push(...own.events);
        for (const [name, row] of own.keys) committed.keys.set(name, row);
        return done;
      }),
  };
}

/** What has the id of one before takes its place. */
function put<Row>(rows: Row[], added: readonly Row[], idOf: (row: Row) => string): void {
  for (const row of added) {
    const place = rows.findIndex((one) => idOf(one) === idOf(row));
    if (place < 0) rows.push(row);
    else rows[place] = row;
  }
}

const noRows = (): Rows => ({ wallets: [], addresses: [], events: [], keys: new Map() });

type Transaction = {
  readonly received: ReadonlySet<string>;
  readonly committed: Rows;
  readonly own: Rows;
  readonly lock: (name: string) => Promise<void>;
};

function makeWriter({ committed, own, lock, received }: Transaction): WalletWriter {
  const wallets = () => {
    const seen = [...committed.wallets];
    put(seen, own.wallets, ({ wallet }) => wallet.id);
    return seen;
  };
  const addresses = () => {
    const seen = [...committed.addresses];
    put(seen, own.addresses, ({ id }) => id);
    return seen;
  };
  const ownWallets = (userId: UserId) =>
    wallets()
      .filter(({ wallet }) => wallet.userId === userId)
      .toSorted(({ wallet: a }, { wallet: b }) => byAge(a, b));
  const ofUser = (userId: UserId, origin: NewWallet["origin"]) =>
    wallets().filter((one) => one.wallet.userId === userId && one.origin === origin);
  const find = async <M extends Result<unknown, unknown>>(
    claim: Claim,
  ): Promise<M | Result<never, IdempotencyKeyReused> | null> => {
    const known = own.keys.get(nameOf(claim)) ?? committed.keys.get(nameOf(claim));
    if (!known) return null;
    return known.fingerprint.equals(claim.fingerprint) ? (known.made as M) : err({ code: "IDEMPOTENCY_KEY_REUSED" });
  };
  const makeOnce = async <V, R>(
    claim: Claim,
    { make, isKept = () => true }: { make: () => Promise<Result<V, R>>; isKept?: (refusal: R) => boolean },
  ) => {
    await lock(nameOf(claim));
    const known = await find<Result<V, R>>(claim);
    if (known) return known;
    const made = await make();
    if (made.ok || isKept(made.error)) own.keys.set(nameOf(claim), { fingerprint: claim.fingerprint, made });
    return made;
  };
  return {
    findMade: find,
    makeOnce: (claim, make) => makeOnce(claim, { make }),
    makeAddressOnce: (claim, make) => makeOnce(claim, { make, isKept: staysWithKey }),
    lockOwner: (userId) => lock(`owner of ${userId}`),
    countRequested: async (userId) => ofUser(userId, "REQUEST").length,
    listAutomatic: async (userId) => ofUser(userId, "VERIFICATION").map(({ wallet }) => wallet.network),
    async add(added, events) {
      const { origin, keys } = added;
      await lock(`owner of ${added.wallet.userId}`);
      const isDefault = !ownWallets(added.wallet.userId).some(
        ({ wallet: one }) => one.network === added.wallet.network && one.isDefault,
      );
      const wallet = { ...added.wallet, isDefault };
      if (origin === "VERIFICATION") {
        await lock(`${wallet.network} of ${wallet.userId}`);
        if (ofUser(wallet.userId, origin).some((one) => one.wallet.network === wallet.network)) return false;
      }
      own.wallets.push({ ...added, wallet });
      own.addresses.push({ ...keys.firstAddress, walletId: wallet.id });
      own.events.push(...events);
      return true;
    },
    ...makeManaging({ own, wallets, addresses, ownWallets, received }),
  };
}

type Seen = {
  readonly own: Rows;
  readonly wallets: () => readonly NewWallet[];
  readonly addresses: () => readonly AddressOfWallet[];
  readonly ownWallets: (userId: UserId) => readonly NewWallet[];
  readonly received: ReadonlySet<string>;
};
type Managing = "listOn" | "findOwn" | "rename" | "keepStandings" | "findAddressSource" | "addAddress" | "labelAddress";

function makeManaging({ own, wallets, addresses, ownWallets, received }: Seen): Pick<WalletWriter, Managing> {
  const keep = (wallet: Wallet) => {
    const row = wallets().find((one) => one.wallet.id === wallet.id);
    if (row) put(own.wallets, [{ ...row, wallet }], (one) => one.wallet.id);
  };
  return {
    listOn: async (userId, network) =>
      ownWallets(userId).flatMap(({ wallet }) => (wallet.network === network ? [wallet] : [])),
    findOwn: async (userId, walletId) =>
      ownWallets(userId).find(({ wallet }) => wallet.id === walletId)?.wallet ?? null,
    async rename(walletId, name) {
      for (const { wallet } of wallets()) if (wallet.id === walletId) keep({ ...wallet, name });
    },
    async keepStandings(changed) {
      for (const { id, isDefault, archivedAt } of changed)
        for (const { wallet } of wallets()) if (wallet.id === id) keep({ ...wallet, isDefault, archivedAt });
    },
    async findAddressSource(userId, walletId) {
      const row = ownWallets(userId).find(({ wallet }) => wallet.id === walletId);
      const own = addresses().filter((address) => address.walletId === walletId);
      const used = Math.max(-1, ...own.filter(({ address }) => received.has(address)).map(({ index }) => index)) + 1;
      const counts = { addresses: own.length, unused: own.length - used };
      return row ? { wallet: row.wallet, accountXpub: row.keys.accountXpub, ...counts } : null;
    },
    async addAddress({ id: walletId }, address) {
      own.addresses.push({ ...address, walletId });
    },
    async labelAddress(userId, addressId, label) {
      const owned = new Set(ownWallets(userId).map(({ wallet }) => wallet.id));
      const found = addresses().find(({ id, walletId }) => id === addressId && owned.has(walletId));
      if (!found) return null;
      const { walletId: _wallet, ...labelled } = { ...found, label };
      put(own.addresses, [{ ...found, label }], ({ id }) => id);
      return labelled;
    },
  };
}

const byAge = (a: Wallet, b: Wallet): number => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);

const nameOf = (claim: { actorId: string; operation: string; key: string }): string =>
  JSON.stringify([claim.actorId, claim.operation, claim.key]);

function makeReader({ wallets, addresses }: Rows, received: ReadonlySet<string>): WalletReader {
  const list = () => wallets.map(({ wallet }) => wallet);
  return {
    listByIds: async (ids) => list().filter(({ id }) => ids.includes(id)),
    listByOwners: async (userIds) =>
      list()
        .filter(({ userId }) => userIds.includes(userId))
        .toSorted(byAge),
    listAddressesByIds: async (ids) =>
      addresses.flatMap(({ walletId: _wallet, ...address }) => (ids.includes(address.id) ? [address] : [])),
    listUnused: async (walletIds) =>
      [...new Set(walletIds)].flatMap((id) => {
        const own = addresses.filter(({ walletId }) => walletId === id).toSorted((a, b) => a.index - b.index);
        const last = own.findLastIndex(({ address }) => received.has(address));
        return own.slice(last + 1, last + 2);
      }),
    listAddresses: async (walletIds, { from, count }) =>
      [...new Set(walletIds)].flatMap((id) =>
        addresses
          .filter(({ walletId, index }) => walletId === id && index >= from)
          .toSorted((a, b) => a.index - b.index)
          .slice(0, count),
      ),
  };
}
