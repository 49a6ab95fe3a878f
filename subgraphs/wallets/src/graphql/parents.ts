import type { ShownColdStorage } from "../app/cold/read-cold-storages.ts";
import type { SeenDeposit } from "../app/deposits/read-deposits.ts";
import type { ShownPolicy } from "../app/policies/read-policies.ts";
import type { Reconciliation, SeenCustody } from "../app/reconciliations/ports.ts";
import type { SeenSend } from "../app/sends/read-sends.ts";
import type { StatusData } from "../app/sends/status.ts";
import type { ShownChange } from "../app/settings/read-changes.ts";
import type { Sighting } from "../app/sightings/ports.ts";
import type { SeenTreasury } from "../app/treasuries/read-treasuries.ts";
import type { CoreCoin } from "../domain/node-wallets/core-coin.ts";
import type { NodeSend } from "../domain/node-wallets/node-send.ts";
import type { KeptTransfer, NodeWallet } from "../domain/node-wallets/node-wallet.ts";
import type { NetworkRescan } from "../domain/rescans/rescan.ts";
import type { ListingInForce } from "../domain/settings/terms.ts";
import type { Token } from "../domain/tokens/token.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { Address, Wallet } from "../domain/wallets/wallet.ts";

/** The entity is another subgraph's: here it is only its id. */
export type UserParent = { readonly id: string };
/** The entity is the ledger's: what it says of it, where a field here needs it. */
export type AccountParent = {
  readonly id: string;
  readonly currency?: string;
  readonly owner?: { readonly id: string };
};
export type AddressParent = Address;
export type WalletParent = Wallet;
export type NetworkChangeParent = ShownChange;
/** What it is the health of. */
export type NetworkHealthParent = { readonly network: NetworkCode };
/** As it is configured. */
export type NetworkTokenParent = { readonly network: NetworkCode; readonly token: Token };
export type NetworkTermsParent = { readonly network: NetworkCode };
/** On its network. */
export type TokenTermsParent = ListingInForce;
export type CustodyParent = SeenCustody;
export type ReconciliationParent = Reconciliation;
export type NetworkRescanParent = NetworkRescan;
export type DepositParent = SeenDeposit;
export type PendingDepositParent = Sighting;
export type CoreNetworkParent = CoreCoin;
export type NodeWalletParent = NodeWallet;
export type NodeSendParent = NodeSend;
export type NodeTransferParent = KeptTransfer & { readonly wallet: NodeWallet };
export type TransactionParent = SeenSend;
export type TransactionStatusChangedParent = StatusData & { readonly cursor: string; readonly snapshot: boolean };
export type SigningPolicyParent = ShownPolicy;
export type ColdStorageParent = ShownColdStorage;
export type TreasuryParent = SeenTreasury;
/** The entity is payments': here it is only its id. */
export type PaymentParent = { readonly id: string };
