import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import { NetworkHealth } from "./chains/network-health.ts";
import { NetworkToken } from "./chains/network-token.ts";
import { network, networks } from "./chains/networks.ts";
import { resumeNetwork } from "./chains/resume-network.ts";
import {
  approveColdStorage,
  ColdStorage,
  coldStorages,
  denyColdStorage,
  proposeColdStorage,
  refillTreasury,
} from "./cold/cold-storages.ts";
import { Deposit, deposit, deposits, PendingDeposit } from "./deposits/deposits.ts";
import { simulateChainDeposit } from "./deposits/simulate-deposit.ts";
import type { SubgraphResolvers } from "./generated/types.ts";
import {
  CoreNetwork,
  cancelNodeSend,
  coreNetworks,
  createNodeWallet,
  createNodeWalletAddress,
  NodeSend,
  NodeTransfer,
  NodeWallet,
  nodeSend,
  nodeWallet,
  nodeWallets,
  sendFromNodeWallet,
  speedUpNodeSend,
} from "./node-wallets/node-wallets.ts";
import {
  approveSigningPolicy,
  denySigningPolicy,
  proposeSigningPolicy,
  SigningPolicy,
  signingPolicies,
} from "./policies/policies.ts";
import { simulateSigningPolicy } from "./policies/simulate-policy.ts";
import {
  Custody,
  custodies,
  Reconciliation,
  reconcile,
  reconciliations,
  releaseWithdrawals,
} from "./reconciliations/reconciliations.ts";
import { NetworkRescan, networkRescans, rescanNetwork, stopNetworkRescan } from "./rescans/rescans.ts";
import { importWallet, rescanWallet, watchWallet } from "./segregated/add-wallets.ts";
import { approveTransaction, rejectTransaction } from "./sends/approve-transactions.ts";
import { cancelTransaction, speedUpTransaction } from "./sends/manage-transactions.ts";
import {
  cancelOwnTransaction,
  quoteTransaction,
  sendTransaction,
  speedUpOwnTransaction,
} from "./sends/own-transactions.ts";
import { quoteNetworkFee } from "./sends/quote-network-fee.ts";
import { submitSignedRefill, submitSignedTransaction } from "./sends/signed-elsewhere.ts";
import { TransactionStatusChanged, transactionStatus, walletsStream } from "./sends/transaction-status.ts";
import { Payment, Transaction, transaction, transactions } from "./sends/transactions.ts";
import {
  approveNetworkChange,
  denyNetworkChange,
  NetworkChange,
  NetworkTerms,
  networkChanges,
  networkTerms,
  proposeNetworkSettings,
  proposeTokenChange,
  proposeTokenDelisting,
  proposeTokenListing,
  TokenTerms,
} from "./settings/settings.ts";
import {
  endChainOutage,
  sandboxChains,
  simulateChainBlocks,
  simulateChainOutage,
  simulateChainReorganisation,
} from "./simulations/chain-controls.ts";
import { openTreasury, switchTreasury, Treasury, treasuries } from "./treasuries/treasuries.ts";
import { Account } from "./wallets/account.ts";
import { createWallet } from "./wallets/create-wallet.ts";
import { createWalletAddress, labelWalletAddress } from "./wallets/manage-addresses.ts";
import { archiveWallet, renameWallet, restoreWallet, setDefaultWallet } from "./wallets/manage-wallets.ts";
import { User } from "./wallets/user.ts";
import { Address, Wallet } from "./wallets/wallet.ts";
import { wallet, wallets } from "./wallets/wallets.ts";

export const resolvers = {
  ...scalars,
  Query: {
    coldStorages,
    coreNetworks,
    custodies,
    deadLetters,
    deposit,
    deposits,
    network,
    networkChanges,
    networkRescans,
    networkTerms,
    networks,
    nodeSend,
    nodeWallet,
    nodeWallets,
    quoteNetworkFee,
    quoteTransaction,
    reconciliations,
    sandboxChains,
    signingPolicies,
    simulateSigningPolicy,
    transaction,
    transactions,
    treasuries,
    wallet,
    wallets,
    walletsStream,
  },
  DeadLetters: { wallets: listDeadLetters },
  Mutation: {
    replayWalletsDeadLetter: replayDeadLetter,
    createWallet,
    createNodeWallet,
    createNodeWalletAddress,
    sendFromNodeWallet,
    speedUpNodeSend,
    cancelNodeSend,
    importWallet,
    watchWallet,
    rescanWallet,
    renameWallet,
    setDefaultWallet,
    archiveWallet,
    restoreWallet,
    createWalletAddress,
    labelWalletAddress,
    rescanNetwork,
    stopNetworkRescan,
    resumeNetwork,
    speedUpTransaction,
    cancelTransaction,
    sendTransaction,
    speedUpOwnTransaction,
    cancelOwnTransaction,
    submitSignedTransaction,
    proposeColdStorage,
    approveColdStorage,
    denyColdStorage,
    refillTreasury,
    submitSignedRefill,
    proposeSigningPolicy,
    approveSigningPolicy,
    denySigningPolicy,
    proposeNetworkSettings,
    proposeTokenListing,
    proposeTokenChange,
    proposeTokenDelisting,
    approveNetworkChange,
    denyNetworkChange,
    approveTransaction,
    rejectTransaction,
    reconcile,
    releaseWithdrawals,
    openTreasury,
    switchTreasury,
    simulateChainDeposit,
    simulateChainBlocks,
    simulateChainReorganisation,
    simulateChainOutage,
    endChainOutage,
  },
  Subscription: { transactionStatus },
  Account,
  ColdStorage,
  CoreNetwork,
  Custody,
  Deposit,
  PendingDeposit,
  NetworkChange,
  NetworkHealth,
  NetworkRescan,
  NetworkTerms,
  NetworkToken,
  NodeSend,
  NodeTransfer,
  NodeWallet,
  Payment,
  Reconciliation,
  SigningPolicy,
  TokenTerms,
  Transaction,
  TransactionStatusChanged,
  Treasury,
  User,
  Address,
  Wallet,
} satisfies SubgraphResolvers;
