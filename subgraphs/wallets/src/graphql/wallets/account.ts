import { findDepositWallet } from "../../app/wallets/find-deposit-wallet.ts";
import type { EntityResolvers } from "../generated/types.ts";

export const Account: EntityResolvers["Account"] = {
  __resolveReference: (account) => account,
  async depositAddress({ currency, owner }, { network }, { app, loaders }) {
    if (currency === undefined || owner === undefined) throw new Error("an account came without what it requires");
    // Whose wallets are not the viewer's to read, theirs is no address either.
    const wallets = await loaders.walletsOfUser.load(owner.id);
    const isKnown = app.networks.has(network);
    const isConnected = isKnown && (await loaders.standing.load(network)).state !== "NOT_CONNECTED";
    const wallet = findDepositWallet(app.networks, { network, currency, isConnected, wallets });
    if (typeof wallet === "string") return { address: null, wallet: null, missing: wallet };
    const address = await loaders.unusedAddress.load(wallet.id);
    return { address, wallet, missing: address === null ? "ALL_USED" : null };
  },
};
