import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { OwnOfferRefusal, OwnSendRefusal } from "../../../domain/sends/own-refusals.ts";
import type { AddressId, SendId, UserId, WalletId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { IdempotencyKeyReused } from "../../../domain/wallets/refusals.ts";
import type { Wallet } from "../../../domain/wallets/wallet.ts";
import { findCurrency } from "../../wallets/find-currency.ts";
import type { Networks } from "../../wallets/ports.ts";
import { type GiveOut, Overtaken, type PrepareDraft } from "../external/give-out.ts";
import type { OfferOwn, OwnAsked } from "./offer.ts";
import { type Planning, planOffered, WAITING_MAX } from "./plan-offered.ts";
import type { InOwnSends, OwnSendReader, OwnSendWriter, OwnSent, OwnSentUnderKey } from "./ports.ts";

export type SendTransaction = Pick<OwnAsked, "payee" | "amount" | "maximumFee" | "priority"> & {
  readonly userId: UserId;
  /** Null: the id of nothing. */
  readonly walletId: WalletId | null;
  /** One of its addresses, by the id of nothing where that is null; null: one that has enough. */
  readonly from: { readonly addressId: AddressId | null } | null;
  readonly currency: string;
  readonly idempotencyKey: string;
};

type Deps = {
  readonly networks: Networks;
  readonly offers: ReadonlyMap<NetworkCode, OfferOwn>;
  /** What gives it out to be signed, where its key is elsewhere. */
  readonly drafts: ReadonlyMap<NetworkCode, PrepareDraft>;
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
 * commit with its nonce, or with what it spends. The books know nothing of it. Of a wallet that is
 * only watched it is given out to be signed in the commit that plans it, and that reserves its
 * nonce, or what it spends.
 */
export function makeSendTransaction(deps: Deps): SendTransactionUseCase {
  const { offers, inOwnSends, announce } = deps;
  return async (command) => {
    const claim = claimOf(command);
    const before = await inOwnSends((writer) => writer.findSent(claim));
    if (before) return before;
    const asked = await findAsked(deps, command);
    if (!asked.ok) return asked;
    const { network, kind } = asked.value.wallet;
    const [offer, draft] = [offers.get(network), deps.drafts.get(network)];
    if (!offer) return err({ code: "CHAIN_UNAVAILABLE" });
    const prepare = kind === "WATCH_ONLY" ? draft : signedHere;
    if (prepare === undefined) return err({ code: "WALLET_CANNOT_SEND", why: "ADDRESS_TYPE" });
    return planOffered<OwnersAsked, OwnOfferRefusal, GiveOut | null, OwnSentUnderKey>(
      { offer, prepare, announce },
      asked.value,
      (planning) => inOwnSends((writer) => writer.sendOnce(claim, () => planUnderLock(deps, writer, planning))),
    );
  };
}

const signedHere = async (): Promise<null> => null;

const claimOf = ({ userId, walletId, from, payee, idempotencyKey: key, ...asked }: SendTransaction) =>
  makeClaim({ actorId: userId, operation: "sendTransaction", key }, [
    ...[walletId, from && (from.addressId ?? ""), payee, asked.currency, asked.amount && String(asked.amount.units)],
    ...[asked.maximumFee && String(asked.maximumFee.units), asked.maximumFee?.asset.code ?? null, asked.priority],
  ]);

/** What is asked for, where the wallet, its network and its addresses allow it. */
export async function findAsked(
  { networks, own, inOwnSends }: Pick<Deps, "networks" | "own" | "inOwnSends">,
  command: Omit<SendTransaction, "idempotencyKey">,
): Promise<Result<OwnersAsked, OwnOfferRefusal>> {
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
  if (kind !== "IMPORTED" && kind !== "WATCH_ONLY") return { code: "WALLET_CANNOT_SEND", why: "POOLED" };
  return archivedAt === null ? null : { code: "WALLET_ARCHIVED" };
}

/** From a wallet of somebody's. */
type OwnersAsked = OwnAsked & { readonly wallet: Wallet };

async function planUnderLock(
  { clock }: Deps,
  writer: OwnSendWriter,
  { asked: { wallet, payee, currency, priority }, offer, giveOut }: Planning<OwnersAsked, GiveOut | null>,
): Promise<OwnSent> {
  const { source, amount, isAll, feeCap } = offer;
  await writer.lockOwner(wallet.userId);
  const now = await writer.findOwn(wallet.userId, wallet.id);
  if (!now || now.archivedAt !== null) return err({ code: "WALLET_ARCHIVED" });
  if ((await writer.countWaiting(wallet.id)) >= WAITING_MAX)
    return err({ code: "TRANSACTIONS_TOO_MANY", limit: WAITING_MAX });
  const { network } = wallet;
  const { address, index, nextNonce } = source;
  // In front of its source's lock, as whoever reads blocks has them.
  if (giveOut && (await writer.external.chain.lock(network))?.cursor.hash !== offer.cursor.hash) throw new Overtaken();
  await writer.addSource({ network, walletId: wallet.id, address, index, nextNonce });
  if (giveOut) await writer.external.sends.lockSource(network, address);
  const id = newId("txn");
  await writer.plan({
    ...{ id, network, kind: "OWN", source: address, payee, amount, isAll, feeCap, priority },
    token: currency.token === null ? null : { contract: currency.token.contract, owner: null },
    ...{ paymentId: null, userId: wallet.userId, walletId: wallet.id, createdAt: clock.now() },
  });
  const planned = giveOut && (await writer.external.sends.lockSend(id));
  if (planned) await giveOut(writer.external, planned, clock.now());
  return ok(id);
}
