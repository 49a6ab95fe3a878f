import { newId } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import { type IdempotencyKeyReused, makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { RefillRefusal } from "../../domain/cold/refusals.ts";
import type { Priority } from "../../domain/sends/fees.ts";
import type { SendId, UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { type GiveOut, Overtaken, type PrepareDraft } from "../sends/external/give-out.ts";
import type { OfferOwn, OwnAsked, OwnOffer } from "../sends/own/offer.ts";
import { type Planning, planOffered } from "../sends/own/plan-offered.ts";
import { findCurrency } from "../wallets/find-currency.ts";
import type { Networks } from "../wallets/ports.ts";
import type { ColdReader, ColdWallet, InRefills, Refilled, RefillWriter } from "./ports.ts";

export type RefillTreasury = {
  readonly operatorId: UserId;
  readonly network: NetworkCode;
  readonly amount: Money;
  /** Of which cold storage; null: of the one in force. */
  readonly coldAddress: string | null;
  readonly maximumFee: Money | null;
  readonly priority: Priority;
  readonly reason: string;
  readonly idempotencyKey: string;
};

export type RefillUseCase = (command: RefillTreasury) => Promise<Result<SendId, RefillRefusal | IdempotencyKeyReused>>;

type Deps = {
  readonly networks: Networks;
  readonly offers: ReadonlyMap<NetworkCode, OfferOwn>;
  readonly drafts: ReadonlyMap<NetworkCode, PrepareDraft>;
  readonly cold: Pick<ColdReader, "listWallets">;
  readonly findTreasury: (
    network: NetworkCode,
  ) => Promise<{ readonly address: string; readonly state: "OPEN" | "PAUSED" } | null>;
  readonly inRefills: InRefills;
  readonly clock: Clock;
  readonly announce: () => void;
};

/**
 * Has some of what is kept cold come back to the treasury: given out to be signed where its key is,
 * as what leaves a wallet that is only watched, with its nonce, or what it spends, reserved. It
 * pays the treasury's address, and nobody else.
 */
export function makeRefillTreasury(deps: Deps): RefillUseCase {
  const { inRefills, announce, offers, drafts } = deps;
  return async (command) => {
    const { network } = command;
    const claim = claimOf(command);
    const before = await inRefills((writer) => writer.findRefilled(claim));
    if (before) return before;
    const asked = await findAsked(deps, command);
    if (!asked.ok) return asked;
    const { addresses } = asked.value;
    if (await inRefills((writer) => writer.isRefilling(network, addresses[0]?.address ?? "")))
      return err({ code: "REFILL_WAITING" });
    const [offer, prepare] = [offers.get(network), drafts.get(network)];
    if (!offer || !prepare) return err({ code: "CHAIN_UNAVAILABLE" });
    return planOffered(
      { offer: async (one: OwnAsked) => toRefused(await offer(one)), prepare, announce },
      asked.value,
      (planning) =>
        inRefills((writer) => writer.refillOnce(claim, () => planUnderLock(deps, writer, { ...planning, command }))),
    );
  };
}

const claimOf = (command: RefillTreasury) => {
  const {
    operatorId: actorId,
    network,
    amount,
    coldAddress,
    maximumFee,
    priority,
    reason,
    idempotencyKey: key,
  } = command;
  return makeClaim({ actorId, operation: "refillTreasury", key }, [
    ...[network, amount.asset.code, String(amount.units), coldAddress],
    ...[maximumFee && String(maximumFee.units), maximumFee?.asset.code ?? null, priority, reason],
  ]);
};

async function findAsked(
  { networks, cold, findTreasury }: Deps,
  { network, amount, coldAddress, maximumFee, priority }: RefillTreasury,
): Promise<Result<OwnAsked, RefillRefusal>> {
  const treasury = await findTreasury(network);
  if (!treasury) return err({ code: "TREASURY_NOT_FOUND" });
  if (treasury.state !== "OPEN") return err({ code: "TREASURY_PAUSED" });
  const wallet = await findCold(cold, network, coldAddress);
  if (!wallet) return err({ code: "COLD_ADDRESS_NOT_FOUND" });
  const networkCurrency = networks.get(network)?.facts.nativeCurrency;
  const currency = findCurrency(networks, network, amount.asset.code);
  if (networkCurrency === undefined) return err({ code: "CHAIN_UNAVAILABLE" });
  if (currency === null || (maximumFee !== null && maximumFee.asset.code !== networkCurrency))
    return err({ code: "NETWORK_CURRENCY_MISMATCH", networkCurrency });
  const { walletId, addressId, address } = wallet;
  return ok({
    ...{ payee: treasury.address, amount, maximumFee, priority, currency },
    wallet: { id: walletId, network, userId: null, kind: "COLD" },
    ...{ addresses: [{ id: addressId, address, index: 0 }], isChosen: false },
  });
}

async function findCold(
  cold: Deps["cold"],
  network: NetworkCode,
  asked: string | null,
): Promise<ColdWallet | undefined> {
  const wallets = await cold.listWallets(network);
  return wallets.find(({ address, isInForce }) => (asked === null ? isInForce : address === asked));
}

type Offered = Awaited<ReturnType<OfferOwn>>;

/** Its wallet, its address and its payee are the house's: nobody has chosen them. */
function toRefused(offered: Offered): Result<OwnOffer, RefillRefusal> {
  if (offered.ok) return offered;
  const { error } = offered;
  switch (error.code) {
    case "WALLET_NOT_FOUND":
    case "WALLET_ARCHIVED":
    case "WALLET_CANNOT_SEND":
    case "ADDRESS_NOT_FOUND":
    case "ADDRESS_INVALID":
      throw new Error(`nothing can be brought back from a cold storage: ${error.code}`);
    default:
      return err(error);
  }
}

type Refilling = Planning<OwnAsked, GiveOut> & { readonly command: RefillTreasury };

/** In the order of whoever reads blocks: its chain, its source, and then itself. */
async function planUnderLock(
  { clock, findTreasury }: Deps,
  { external, addSource, isRefilling }: RefillWriter,
  { asked: { wallet, payee, currency, priority }, offer, giveOut, command: { operatorId, reason } }: Refilling,
): Promise<Refilled> {
  const { chain, sends } = external;
  const { network, id: walletId } = wallet;
  const { source, amount, feeCap, cursor } = offer;
  const { address, index, nextNonce } = source;
  if ((await chain.lock(network))?.cursor.hash !== cursor.hash) throw new Overtaken();
  if ((await findTreasury(network))?.state !== "OPEN") return err({ code: "TREASURY_PAUSED" });
  await addSource({ network, walletId, address, index, nextNonce });
  await sends.lockSource(network, address);
  if (await isRefilling(network, address)) return err({ code: "REFILL_WAITING" });
  const [id, at] = [newId("txn"), clock.now()];
  if (await sends.isStopped({ id, network, amount, kind: "REFILL" })) return err({ code: "CUSTODY_STOPPED" });
  await sends.plan({
    ...{ id, network, kind: "REFILL", source: address, payee, amount, feeCap, priority, walletId },
    token: currency.token === null ? null : { contract: currency.token.contract, owner: null },
    ...{ paymentId: null, userId: null, createdAt: at },
  });
  const planned = await sends.lockSend(id);
  if (!planned) throw new Error("what was planned is not there");
  await giveOut(external, planned, at);
  await sends.noteAct({ sendId: id, asked: "REFILL", reason, operatorId, at });
  return ok(id);
}
