import { forbidden } from "@coffer/platform/graphql/errors";
import type { Listed } from "@coffer/platform/graphql/pages";
import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { may } from "@coffer/platform/identity/may";
import { makeIdLoader, makeLoader } from "@coffer/platform/running/loader";
import type DataLoader from "dataloader";
import type { NetworkStanding } from "../app/chains/read-networks.ts";
import type { DepositsPage, SeenDeposit } from "../app/deposits/read-deposits.ts";
import type { KeptVerdict } from "../app/policies/ports.ts";
import type { ChainBalance } from "../app/segregated/ports.ts";
import type { Approval } from "../app/sends/ports.ts";
import type { SeenSend } from "../app/sends/read-sends.ts";
import type { Sighting } from "../app/sightings/ports.ts";
import type { WalletsApp } from "../app/use-cases.ts";
import type { AddressPage } from "../app/wallets/read-wallets.ts";
import type { Provider } from "../domain/chains/providers.ts";
import type { Scan } from "../domain/chains/scan.ts";
import type { NodeWallet, NodeWalletId } from "../domain/node-wallets/node-wallet.ts";
import type { LeftDeposit, NetworkRescanId } from "../domain/rescans/rescan.ts";
import type { AddressType } from "../domain/segregated/keys.ts";
import type { Draft } from "../domain/sends/draft.ts";
import type { AnyAttempt } from "../domain/sends/send.ts";
import type { KeptToken } from "../domain/tokens/token.ts";
import type { SendId, WalletId } from "../domain/wallets/ids.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { Address, Wallet } from "../domain/wallets/wallet.ts";

export type Context = RequestContext & {
  readonly app: WalletsApp;
  readonly loaders: {
    readonly wallet: DataLoader<string, Wallet | null>;
    readonly walletsOfUser: DataLoader<string, readonly Wallet[]>;
    readonly unusedAddress: DataLoader<WalletId, Address | null>;
    readonly addresses: DataLoader<AddressPage, Listed<Address>>;
    readonly chainBalance: DataLoader<Wallet, ChainBalance | null>;
    readonly scan: DataLoader<WalletId, Scan | null>;
    readonly addressType: DataLoader<WalletId, AddressType | null>;
    readonly deposit: DataLoader<string, SeenDeposit | null>;
    readonly deposits: DataLoader<DepositsPage, Listed<SeenDeposit>>;
    readonly sightings: DataLoader<WalletId, Sighting[]>;
    readonly transaction: DataLoader<string, SeenSend | null>;
    readonly transactionOfPayment: DataLoader<string, SeenSend | null>;
    readonly attempts: DataLoader<SendId, readonly AnyAttempt[]>;
    readonly draft: DataLoader<SendId, Draft | null>;
    readonly verdict: DataLoader<SendId, KeptVerdict | null>;
    readonly approvals: DataLoader<SendId, readonly Approval[]>;
    readonly standing: DataLoader<NetworkCode, NetworkStanding>;
    readonly providers: DataLoader<NetworkCode, readonly Provider[]>;
    readonly tokens: DataLoader<NetworkCode, readonly KeptToken[]>;
    readonly leftDeposits: DataLoader<NetworkRescanId, readonly LeftDeposit[]>;
    readonly nodeWallet: DataLoader<NodeWalletId, NodeWallet | null>;
  };
};

/** What this request has read of them is not so any more. */
export function forgetWallets({ loaders }: Context): void {
  loaders.wallet.clearAll();
  loaders.walletsOfUser.clearAll();
  loaders.addresses.clearAll();
  loaders.unusedAddress.clearAll();
  loaders.scan.clearAll();
}

/** Loaders live as long as one request, so that nobody sees what another was allowed to see. */
export const makeContext =
  (app: WalletsApp) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    loaders: {
      wallet: makeIdLoader({ prefix: "wal", absent: null }, (ids) => app.readWallets.byIds(request.actor, ids)),
      walletsOfUser: makeIdLoader(
        // As of somebody who does not exist.
        { prefix: "usr", absent: may(request.actor, "wallets:read") ? [] : forbidden() },
        (userIds) => app.readWallets.ofUsers(request.actor, userIds),
      ),
      unusedAddress: makeLoader((ids) => app.readWallets.unusedOf(ids)),
      addresses: makeLoader((pages) => app.readWallets.addressesOf(pages)),
      chainBalance: makeLoader((wallets) => app.readCoins.balancesOf(wallets)),
      scan: makeLoader((ids) => app.readCoins.scansOf(ids)),
      addressType: makeLoader((ids) => app.readCoins.addressTypesOf(ids)),
      deposit: makeIdLoader({ prefix: "dep", absent: null }, (ids) => app.readDeposits.byIds(request.actor, ids)),
      deposits: makeLoader((pages) => app.readDeposits.ofWallets(pages)),
      sightings: makeLoader((ids) => app.readSightings.ofWallets(ids)),
      transaction: makeIdLoader({ prefix: "txn", absent: null }, (ids) => app.readSends.byIds(request.actor, ids)),
      transactionOfPayment: makeIdLoader({ prefix: "pay", absent: null }, (ids) =>
        app.readSends.byPayments(request.actor, ids),
      ),
      attempts: makeLoader((ids) => app.readSends.attemptsOf(ids)),
      draft: makeLoader((ids) => app.readDrafts.byIds(ids)),
      verdict: makeLoader((ids) => app.readHolds.verdictsOf(ids)),
      approvals: makeLoader((ids) => app.readHolds.approvalsOf(ids)),
      leftDeposits: makeLoader((ids) => app.readRescans.leftOf(ids)),
      standing: makeLoader((networks) => app.readNetworks.standings(networks)),
      providers: makeLoader((networks) => app.readNetworks.providers(networks)),
      tokens: makeLoader((networks) => Promise.all(networks.map((network) => app.tokens.list(network)))),
      nodeWallet: makeLoader((ids) => app.readNodeWallets.byIds(request.actor, ids)),
    },
  });
