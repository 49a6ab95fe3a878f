import { isId } from "@coffer/contracts/ids";
import { forbidden } from "@coffer/platform/graphql/errors";
import { type Actor, mayRead } from "@coffer/platform/identity/actor";
import type { Address, Wallet } from "../domain/wallet.ts";
import type { WalletReader } from "./ports.ts";

export type ReadWallets = {
  /** In the order asked for; null for what is absent, malformed or somebody else's: the three cannot be told apart. */
  byIds(actor: Actor, ids: readonly string[]): Promise<(Wallet | null)[]>;
  /** In the order asked for; FORBIDDEN in the place of users whose wallets are not the actor's to read, whether they exist or not. */
  ofUsers(actor: Actor, userIds: readonly string[]): Promise<(readonly Wallet[] | Error)[]>;
  /** Of wallets that the actor has read, in the order asked for. */
  addressesOf(pages: readonly AddressPage[]): Promise<ListedAddresses[]>;
};

/** `behind`: the last index of the page before, or -1. */
export type AddressPage = { readonly walletId: string; readonly first: number; readonly behind: number };

export type ListedAddresses = { readonly addresses: readonly Address[]; readonly hasNext: boolean };

export const makeReadWallets = ({ reader }: { reader: WalletReader }): ReadWallets => ({
  async byIds(actor, ids) {
    const known = await reader.listByIds(ids.filter((id) => isId("wal", id)));
    const readable = new Map(known.filter(({ userId }) => mayRead(actor, userId)).map((one) => [one.id, one]));
    return ids.map((id) => readable.get(id) ?? null);
  },
  async ofUsers(actor, userIds) {
    const readable = userIds.filter((id) => isId("usr", id) && mayRead(actor, id));
    const byOwner = Map.groupBy(await reader.listByOwners(readable), ({ userId }) => userId);
    return userIds.map((id) => (mayRead(actor, id) ? (byOwner.get(id) ?? []) : forbidden()));
  },
  addressesOf: (pages) => listPages(reader, pages),
});

/** Pages that begin at one place and are equally long are read together: nearly always all of a request. */
async function listPages(reader: WalletReader, pages: readonly AddressPage[]): Promise<ListedAddresses[]> {
  const alike = Map.groupBy(pages, ({ first, behind }) => `${first} ${behind}`);
  const listed = new Map<AddressPage, ListedAddresses>();
  await Promise.all(
    [...alike.values()].map(async (some) => {
      const { first, behind } = some[0] ?? { first: 0, behind: -1 };
      const walletIds = [...new Set(some.map(({ walletId }) => walletId))];
      const found = await reader.listAddresses(walletIds, { behind, count: first + 1 });
      const byWallet = Map.groupBy(found, ({ walletId }) => walletId);
      for (const page of some) {
        const addresses = byWallet.get(page.walletId) ?? [];
        listed.set(page, { addresses: addresses.slice(0, first), hasNext: addresses.length > first });
      }
    }),
  );
  return pages.map((page) => listed.get(page) ?? { addresses: [], hasNext: false });
}
