import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import type { SubgraphResolvers } from "./generated/types.ts";
import { createWallet } from "./mutation/create-wallet.ts";
import { createWalletAddress, labelWalletAddress } from "./mutation/manage-addresses.ts";
import { archiveWallet, renameWallet, restoreWallet, setDefaultWallet } from "./mutation/manage-wallets.ts";
import { network, networks } from "./query/networks.ts";
import { wallet, wallets } from "./query/wallets.ts";
import { User } from "./type/user.ts";
import { Wallet } from "./type/wallet.ts";

export const resolvers = {
  ...scalars,
  Query: { deadLetters, network, networks, wallet, wallets },
  DeadLetters: { wallets: listDeadLetters },
  Mutation: {
    replayWalletsDeadLetter: replayDeadLetter,
    createWallet,
    renameWallet,
    setDefaultWallet,
    archiveWallet,
    restoreWallet,
    createWalletAddress,
    labelWalletAddress,
  },
  User,
  Wallet,
} satisfies SubgraphResolvers;
