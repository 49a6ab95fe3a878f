import { newId } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { FeeMarket, Priority } from "../../../domain/sends/fees.ts";
import type { OwnOfferRefusal, OwnSendRefusal } from "../../../domain/sends/own-refusals.ts";
import type { AddressId, SendId, UserId, WalletId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { IdempotencyKeyReused } from "../../../domain/wallets/refusals.ts";
import type { Wallet } from "../../../domain/wallets/wallet.ts";
import { isNodeFault } from "../../chains/ports.ts";
import { findCurrency, type NetworkCurrency } from "../../wallets/find-currency.ts";
import type { Networks } from "../../wallets/ports.ts";
import type { InOwnSends, OwnAddress, OwnSendReader, OwnSendWriter, OwnSent } from "./ports.ts";

/** Of one wallet, in no block yet. */
export const WAITING_MAX = 16;

export type SendTransaction = {
  readonly userId: UserId;
  /** Null: the id of nothing. */
  readonly walletId: WalletId | null;
  /** One of its addresses, by the id of nothing where that is null; null: one that has enough. */
  readonly from: { readonly addressId: AddressId | null } | null;
  readonly payee: string;
  readonly currency: string;
  /** Null: all that an address has of the currency. */
  readonly amount: Money | null;
  /** Of the currency that fees are paid in; null: as much as the house lets one cost. */
  readonly maximumFee: Money | null;
  readonly priority: Priority;
  readonly idempotencyKey: string;
};

/** What is to be sent, once it is known what it is. */
export type OwnAsked = Pick<SendTransaction, "payee" | "amount" | "maximumFee" | "priority"> & {
  readonly wallet: Wallet;
  readonly currency: NetworkCurrency;
  /** From which it may be, by index. */
  readonly addresses: readonly OwnAddress[];
  /** One of them was chosen, and is the only one here. */
  readonly isChosen: boolean;
};

/** From where it can be sent now, and what. */
export type OwnOffer = {
  readonly source: OwnAddress & { readonly nextNonce: number };
  readonly amount: Money;
  /** The network's own currency, all that there is of it. */
  readonly isAll: boolean;
  readonly feeCap: bigint;
  readonly fee: OfferedFee;
};

/** What it would cost now, in units of the network's own currency. */
export type OfferedFee = {
  /** Where the next block is as the latest ones. */
  readonly expected: bigint;
  /** Without a replacement. */
  readonly most: bigint;
  readonly source: FeeMarket["source"];
};

/** Of one network; rejects as its node does. */
export type OfferOwn = (asked: OwnAsked) => Promise<Result<OwnOffer, OwnOfferRefusal>>;

type Deps = {
  readonly networks: Networks;
  readonly offers: ReadonlyMap<NetworkCode, OfferOwn>;
  readonly own: Pick<OwnSendReader, "listAddresses">;
  readonly inOwnSends: InOwnSends;
  readonly clock: Clock;
  readonly announce: () => void;
};

export type SendTransactionUseCase = (
  command: SendTransaction,
) => Promise<Result<SendId, OwnSendRefusal | IdempotencyKeyReused>>;

/**
 * Plans what an owner sends from a wallet of keys that they have brought: once for its key, where
 * there is money for it now. From then on it goes as everything that is sent: it is signed in one
 * commit with its nonce, or with what it spends. The books know nothing of it.
 */
export function makeSendTransaction(deps: Deps): SendTransactionUseCase {
  const { offers, inOwnSends, announce } = deps;
  return async (command) => {
    const claim = claimOf(command);
    const before = await inOwnSends((writer) => writer.findSent(claim));
    if (before) return before;
    const asked = await findAsked(deps, command);
    if (!asked.ok) return asked;
    const offer = offers.get(asked.value.wallet.network);
    if (!offer) return err({ code: "CHAIN_UNAVAILABLE" });
    const offered = await offer(asked.value).catch(orUnavailable);
    if (!offered.ok) return offered;
    const sent = await inOwnSends((writer) =>
      writer.sendOnce(claim, () => planUnderLock(deps, writer, { asked: asked.value, offer: offered.value })),
    );
    if (sent.ok) announce();
    return sent;
  };
}

const claimOf = ({ userId, walletId, from, payee, idempotencyKey: key, ...asked }: SendTransaction) =>
  makeClaim({ actorId: userId, operation: "sendTransaction", key }, [
    ...[walletId, from && (from.addressId ?? ""), payee, asked.currency, asked.amount && String(asked.amount.units)],
    ...[asked.maximumFee && String(asked.maximumFee.units), asked.maximumFee?.asset.code ?? null, asked.priority],
  ]);

/** What is asked for, where the wallet, its network and its addresses allow it. */
export async function findAsked(
  { networks, own, inOwnSends }: Pick<Deps, "networks" | "own" | "inOwnSends">,
  command: Omit<SendTransaction, "idempotencyKey">,
): Promise<Result<OwnAsked, OwnOfferRefusal>> {
  const { userId, walletId, from, payee, currency, amount, maximumFee, priority } = command;
  const wallet = walletId === null ? null : await inOwnSends((writer) => writer.findOwn(userId, walletId));
  if (!wallet) return err({ code: "WALLET_NOT_FOUND" });
  const refused = refuseWallet(wallet);
  if (refused) return err(refused);
  const network = networks.get(wallet.network);
  if (network === undefined) return err({ code: "CHAIN_UNAVAILABLE" });
  const { nativeCurrency } = network.facts;
  const moves = findCurrency(networks, wallet.network, currency);
  if (!moves || (maximumFee !== null && maximumFee.asset.code !== nativeCurrency))
    return err({ code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: nativeCurrency });
  if (!network.chain.isAddress(payee)) return err({ code: "ADDRESS_INVALID" });
  const all = await own.listAddresses(wallet.id);
  const addresses = from === null ? all : all.filter(({ id }) => id === from.addressId);
  if (addresses.length === 0 && from !== null) return err({ code: "ADDRESS_NOT_FOUND" });
  return ok({ wallet, currency: moves, addresses, isChosen: from !== null, payee, amount, maximumFee, priority });
}

function refuseWallet({ kind, archivedAt }: Wallet): OwnOfferRefusal | null {
  if (kind === "WATCH_ONLY") return { code: "WALLET_CANNOT_SEND", why: "WATCH_ONLY" };
  if (kind !== "IMPORTED") return { code: "WALLET_CANNOT_SEND", why: "POOLED" };
  return archivedAt === null ? null : { code: "WALLET_ARCHIVED" };
}

/** Whatever a node has said: nothing was done. */
export function orUnavailable(error: unknown): Result<never, OwnOfferRefusal> {
  if (isNodeFault(error)) return err({ code: "CHAIN_UNAVAILABLE" });
  throw error;
}

type Planning = { readonly asked: OwnAsked; readonly offer: OwnOffer };

async function planUnderLock(
  { clock }: Deps,
  writer: OwnSendWriter,
  { asked: { wallet, payee, currency, priority }, offer: { source, amount, isAll, feeCap } }: Planning,
): Promise<OwnSent> {
  await writer.lockOwner(wallet.userId);
  const now = await writer.findOwn(wallet.userId, wallet.id);
  if (!now || now.archivedAt !== null) return err({ code: "WALLET_ARCHIVED" });
  if ((await writer.countWaiting(wallet.id)) >= WAITING_MAX)
    return err({ code: "TRANSACTIONS_TOO_MANY", limit: WAITING_MAX });
  const { network } = wallet;
  const { address, index, nextNonce } = source;
  await writer.addSource({ network, walletId: wallet.id, address, index, nextNonce });
  const id = newId("txn");
  await writer.plan({
    ...{ id, network, kind: "OWN", source: address, payee, amount, isAll, feeCap, priority },
    token: currency.token === null ? null : { contract: currency.token.contract, owner: null },
    ...{ paymentId: null, userId: wallet.userId, walletId: wallet.id, createdAt: clock.now() },
  });
  return ok(id);
}
