import { type Actor, mayRead } from "@coffer/platform/actor";
import { forbidden } from "@coffer/platform/errors";
import { isId } from "@coffer/platform/ids";
import type { Address, Wallet } from "../domain/wallet.ts";
import type { WalletReader } from "./ports.ts";

export type ReadWallets = {
  /** In the order asked for; null for what is absent, malformed or somebody else's: the three cannot be told apart. */
  byIds(actor: Actor, ids: readonly string[]): Promise<(Wallet | null)[]>;
  /** In the order asked for; FORBIDDEN in the place of users whose wallets are not the actor's to read, whether they exist or not. */
  ofUsers(actor: Actor, userIds: readonly string[]): Promise<(readonly Wallet[] | Error)[]>;
  /** Of wallets that the actor has read, in the order asked for. */
  addressesOf(walletIds: readonly string[]): Promise<(readonly Address[])[]>;
};

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
  async addressesOf(walletIds) {
    const byWallet = Map.groupBy(await reader.listAddresses(walletIds), ({ walletId }) => walletId);
    return walletIds.map((id) => byWallet.get(id) ?? []);
  },
});
