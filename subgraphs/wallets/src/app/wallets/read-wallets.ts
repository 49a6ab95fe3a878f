import { forbidden } from "@coffer/platform/graphql/errors";
import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { cursorLost } from "@coffer/platform/streams/positions";
import type { UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { Address, Wallet } from "../../domain/wallets/wallet.ts";
import type { WalletReader } from "./ports.ts";

export type ReadWallets = {
  /**
   * In the order asked for; null for what is absent or somebody else's: the two cannot be told
   * apart.
   */
  byIds(actor: Actor, ids: readonly WalletId[]): Promise<(Wallet | null)[]>;
  /**
   * In the order asked for; FORBIDDEN in the place of users whose wallets are not the actor's to
   * read, whether they exist or not.
   */
  ofUsers(actor: Actor, userIds: readonly UserId[]): Promise<(readonly Wallet[] | Error)[]>;
  /**
   * Of wallets that the actor has read, in the order asked for; INVALID_CURSOR in the place of a
   * page behind an address that its wallet does not have.
   */
  addressesOf(pages: readonly AddressPage[]): Promise<(Listed<Address> | Error)[]>;
  /**
   * Of wallets that the actor has read, in the order asked for: an address that nothing has come
   * to; null where something came to each.
   */
  unusedOf(ids: readonly WalletId[]): Promise<(Address | null)[]>;
};

/** `after`: the last index of the page before. */
export type AddressPage = Page<number> & { readonly walletId: WalletId };

export const makeReadWallets = ({ reader }: { reader: WalletReader }): ReadWallets => ({
  async byIds(actor, ids) {
    const known = await reader.listByIds(ids);
    const readable = new Map(
      known.filter(({ userId }) => may(actor, "wallets:read", userId)).map((one) => [one.id, one]),
    );
    return ids.map((id) => readable.get(id) ?? null);
  },
  async ofUsers(actor, userIds) {
    const readable = userIds.filter((id) => may(actor, "wallets:read", id));
    const byOwner = Map.groupBy(await reader.listByOwners(readable), ({ userId }) => userId);
    return userIds.map((id) => (may(actor, "wallets:read", id) ? (byOwner.get(id) ?? []) : forbidden()));
  },
  addressesOf: (pages) => listPages(reader, pages),
  async unusedOf(ids) {
    const unused = new Map((await reader.listUnused(ids)).map(({ walletId, ...address }) => [walletId, address]));
    return ids.map((id) => unused.get(id) ?? null);
  },
});

/**
 * Pages that begin at one place and are equally long are read together: nearly always all of a
 * request.
 */
async function listPages(reader: WalletReader, pages: readonly AddressPage[]): Promise<(Listed<Address> | Error)[]> {
  const alike = Map.groupBy(pages, ({ first, after }) => `${first} ${after}`);
  const read = new Map<string, Awaited<ReturnType<WalletReader["listAddresses"]>>>();
  await Promise.all(
    [...alike].map(async ([name, some]) => {
      const { first, after } = some[0] ?? { first: 0, after: null };
      const walletIds = [...new Set(some.map(({ walletId }) => walletId))];
      // With the address that the page begins behind: addresses are never removed.
      read.set(
        name,
        await reader.listAddresses(walletIds, { from: after ?? 0, count: first + (after === null ? 1 : 2) }),
      );
    }),
  );
  return pages.map(({ walletId, first, after }) => {
    const own = (read.get(`${first} ${after}`) ?? []).filter((address) => address.walletId === walletId);
    if (after === null) return toListed(own, first);
    return own[0]?.index === after ? toListed(own.slice(1), first) : cursorLost();
  });
}
