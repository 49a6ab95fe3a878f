import type { Asset } from "@coffer/money/asset";
import type { StreamOwner } from "@coffer/platform/streams/streams";
import type { Result } from "@coffer/platform/values/result";
import type { NetworkNotStopped } from "../domain/chains/refusals.ts";
import type { ColdStorageId } from "../domain/cold/cold-storage.ts";
import type { PolicyId } from "../domain/policies/policy.ts";
import type { SigningPolicyNotFound } from "../domain/policies/refusals.ts";
import type { AddressType } from "../domain/segregated/keys.ts";
import type { NetworkChangeId } from "../domain/settings/network-change.ts";
import type { TreasuryNotFound } from "../domain/treasuries/refusals.ts";
import type { Treasury } from "../domain/treasuries/treasury.ts";
import type { UserId } from "../domain/wallets/ids.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type {
  AddressNotFound,
  CreateAddressRefusal,
  CreateWalletRefusal,
  NetworkUnavailable,
} from "../domain/wallets/refusals.ts";
import type { Address, Wallet } from "../domain/wallets/wallet.ts";
import type { ReadNetworks } from "./chains/read-networks.ts";
import type { ResumeNetwork } from "./chains/resume-network.ts";
import type { DecideColdStorages } from "./cold/decide-cold-storage.ts";
import type { ReadColdPlace } from "./cold/ports.ts";
import type { ProposeColdRefusal, ProposeColdStorage } from "./cold/propose-cold-storage.ts";
import type { ReadColdStorages } from "./cold/read-cold-storages.ts";
import type { RefillUseCase } from "./cold/refill-treasury.ts";
import type { ReadDeposits } from "./deposits/read-deposits.ts";
import type { SimulateDeposit, SimulateDepositRefusal, SimulatedDeposit } from "./deposits/simulate-deposit.ts";
import type { CreateNodeAddressUseCase } from "./node-wallets/create-node-address.ts";
import type { CreateNodeWalletUseCase } from "./node-wallets/create-node-wallet.ts";
import type { ManageNodeSends } from "./node-wallets/manage-node-sends.ts";
import type { ReadNodeWallets } from "./node-wallets/read-node-wallets.ts";
import type { SendFromNodeWalletUseCase } from "./node-wallets/send-from-node-wallet.ts";
import type { DecidePolicies } from "./policies/decide-policy.ts";
import type { ProposePolicy, ProposePolicyRefusal } from "./policies/propose-policy.ts";
import type { ReadPolicies } from "./policies/read-policies.ts";
import type { SimulatePolicy, Simulation } from "./policies/simulate-policy.ts";
import type { Reconciliation } from "./reconciliations/ports.ts";
import type { ReadReconciliations } from "./reconciliations/read-reconciliations.ts";
import type { Reconcile, ReconcileRefusal } from "./reconciliations/reconcile.ts";
import type { ReleaseRefusal, ReleaseWithdrawals } from "./reconciliations/release-withdrawals.ts";
import type { ReadRescans } from "./rescans/read-rescans.ts";
import type { RescanNetworks } from "./rescans/rescan-network.ts";
import type { AddWallets } from "./segregated/add-wallet.ts";
import type { ReadCoins } from "./segregated/read-coins.ts";
import type { RescanRefusal, RescanWallet } from "./segregated/rescan-wallet.ts";
import type { ApproveSends } from "./sends/approve-sends.ts";
import type { ReadDrafts } from "./sends/external/read-drafts.ts";
import type { SubmitSignedUseCase } from "./sends/external/submit-signed.ts";
import type { ManageSends } from "./sends/manage-sends.ts";
import type { QuoteTransactionUseCase } from "./sends/own/quote-transaction.ts";
import type { SendTransactionUseCase } from "./sends/own/send-transaction.ts";
import type { NetworkFeeQuote, QuoteNetworkFee, QuoteRefusal } from "./sends/quote-network-fee.ts";
import type { ReadHolds } from "./sends/read-holds.ts";
import type { ReadSends } from "./sends/read-sends.ts";
import type { DecideChanges } from "./settings/decide-change.ts";
import type { LiveTerms } from "./settings/ports.ts";
import type { ProposeSettings, ProposeSettingsRefusal } from "./settings/propose-settings.ts";
import type { ProposeTokens } from "./settings/propose-token.ts";
import type { ReadChanges } from "./settings/read-changes.ts";
import type { ReadSightings } from "./sightings/read-sightings.ts";
import type { ControlChains } from "./simulations/control-chains.ts";
import type { TokenReader } from "./tokens/ports.ts";
import type { OpenTreasury, OpenTreasuryRefusal } from "./treasuries/open-treasury.ts";
import type { ReadTreasuries } from "./treasuries/read-treasuries.ts";
import type { SwitchTreasury } from "./treasuries/switch-treasury.ts";
import type { CreateAddress } from "./wallets/create-address.ts";
import type { CreateWallet } from "./wallets/create-wallet.ts";
import type { LabelAddress } from "./wallets/label-address.ts";
import type { ManageWallets } from "./wallets/manage-wallets.ts";
import type { Networks } from "./wallets/ports.ts";
import type { ReadWallets } from "./wallets/read-wallets.ts";

/** What resolvers may call. */
export type WalletsApp = {
  createWallet(command: CreateWallet): Promise<Result<Wallet, CreateWalletRefusal>>;
  manageWallets: ManageWallets;
  createAddress(command: CreateAddress): Promise<Result<Address, CreateAddressRefusal>>;
  labelAddress(command: LabelAddress): Promise<Result<Address, AddressNotFound>>;
  readWallets: ReadWallets;
  /** Wallets whose coins stay apart. */
  addWallets: AddWallets;
  rescanWallet(command: RescanWallet): Promise<Result<Wallet, RescanRefusal>>;
  readCoins: ReadCoins;
  /** The configured ones. */
  networks: Networks;
  /** Over which money goes out. */
  sendingNetworks: ReadonlySet<NetworkCode>;
  /** Of networks that take keys which people bring: which addresses one can have. */
  broughtKeys: ReadonlyMap<NetworkCode, readonly AddressType[]>;
  readNetworks: ReadNetworks;
  readDeposits: ReadDeposits;
  rescanNetworks: RescanNetworks;
  readRescans: ReadRescans;
  readSightings: ReadSightings;
  simulateDeposit(command: SimulateDeposit): Promise<Result<SimulatedDeposit, SimulateDepositRefusal>>;
  controlChains: ControlChains;
  readPolicies: ReadPolicies;
  proposePolicy(command: ProposePolicy): Promise<Result<PolicyId, ProposePolicyRefusal>>;
  decidePolicies: DecidePolicies;
  simulatePolicy(command: SimulatePolicy): Promise<Result<Simulation, SigningPolicyNotFound>>;
  /** What holds of networks, as of the last look. */
  terms: LiveTerms;
  readChanges: ReadChanges;
  proposeSettings(command: ProposeSettings): Promise<Result<NetworkChangeId, ProposeSettingsRefusal>>;
  proposeTokens: ProposeTokens;
  decideChanges: DecideChanges;
  readHolds: ReadHolds;
  reconcile(command: Reconcile): Promise<Result<readonly Reconciliation[], ReconcileRefusal>>;
  releaseWithdrawals(command: ReleaseWithdrawals): Promise<Result<Asset, ReleaseRefusal>>;
  readReconciliations: ReadReconciliations;
  approveSends: ApproveSends;
  /** Behind `transactionStatus`. */
  stream: StreamOwner;
  readSends: ReadSends;
  manageSends: ManageSends;
  /** From wallets whose coins stay apart. */
  sendTransaction: SendTransactionUseCase;
  quoteTransaction: QuoteTransactionUseCase;
  /** What is signed elsewhere, of those that are only watched. */
  readDrafts: ReadDrafts;
  submitSigned: SubmitSignedUseCase;
  /**
   * What asks a node waits for its turn: throws RATE_LIMITED where this caller has too much under
   * way, and BUSY where everybody together has.
   */
  takeQuoteTurn<T>(userId: UserId, work: () => Promise<T>): Promise<T>;
  quoteNetworkFee(command: QuoteNetworkFee): Promise<Result<NetworkFeeQuote, QuoteRefusal>>;
  readTreasuries: ReadTreasuries;
  /** What contracts keep on networks. */
  tokens: TokenReader;
  openTreasury(command: OpenTreasury): Promise<Result<Treasury, OpenTreasuryRefusal>>;
  switchTreasury(command: SwitchTreasury): Promise<Result<Treasury, NetworkUnavailable | TreasuryNotFound>>;
  /** What a treasury holds above its caps, by keys that are elsewhere. */
  readColdPlace: ReadColdPlace;
  readColdStorages: ReadColdStorages;
  proposeColdStorage(command: ProposeColdStorage): Promise<Result<ColdStorageId, ProposeColdRefusal>>;
  decideColdStorages: DecideColdStorages;
  refillTreasury: RefillUseCase;
  createNodeWallet: CreateNodeWalletUseCase;
  createNodeAddress: CreateNodeAddressUseCase;
  sendFromNodeWallet: SendFromNodeWalletUseCase;
  manageNodeSends: ManageNodeSends;
  readNodeWallets: ReadNodeWallets;
  resumeNetwork(command: ResumeNetwork): Promise<Result<NetworkCode, NetworkUnavailable | NetworkNotStopped>>;
};
