import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import { NetworkHealth } from "./chains/network-health.ts";
import { network, networks } from "./chains/networks.ts";
import { resumeNetwork } from "./chains/resume-network.ts";
import type { SubgraphResolvers } from "./generated/types.ts";
import { createWallet } from "./wallets/create-wallet.ts";
import { createWalletAddress, labelWalletAddress } from "./wallets/manage-addresses.ts";
import { archiveWallet, renameWallet, restoreWallet, setDefaultWallet } from "./wallets/manage-wallets.ts";
import { User } from "./wallets/user.ts";
import { Wallet } from "./wallets/wallet.ts";
import { wallet, wallets } from "./wallets/wallets.ts";

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
    resumeNetwork,
  },
  NetworkHealth,
  User,
  Wallet,
} satisfies SubgraphResolvers;
