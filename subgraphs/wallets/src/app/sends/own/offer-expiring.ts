import { type Money, money } from "@coffer/money/money";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { type BandwidthPrices, callCost, transferCost, USUAL_ENERGY } from "../../../domain/sends/bandwidth.ts";
import { larger } from "../../../domain/sends/fees.ts";
import type { OwnOfferRefusal } from "../../../domain/sends/own-refusals.ts";
import type { ExpiringAttempt } from "../../../domain/sends/send.ts";
import { type Followed, findFollowed } from "../deps.ts";
import { type ExpiringDeps, findSolid } from "../expiring/deps.ts";
import { type ExpiringPurse, findExpiringTerms, openExpiringPurse } from "../expiring/expiring-terms.ts";
import type { ExpiringNode } from "../expiring/ports.ts";
import type { OfferOwn, OwnAsked, OwnOffer } from "./offer.ts";
import { feeCapOf, isFitting, openPlaces, type Place } from "./places.ts";
import type { OwnSendReader } from "./ports.ts";

type Deps = Pick<
  ExpiringDeps,
  "network" | "native" | "tokens" | "rules" | "nodes" | "chains" | "finality" | "transferBytes" | "callBytes"
> & { readonly own: Pick<OwnSendReader<ExpiringAttempt>, "listWaiting"> };

const NOTHING_FREE = { free: 0n, staked: 0n };

/**
 * Of a chain whose transactions expire, as makeOfferAccounts: the address pays what its own
 * transaction burns, by prices that nobody can outbid. All of the network's own currency is what
 * there is, less what its bytes cost now.
 */
export const makeOfferExpiring =
  (deps: Deps): OfferOwn =>
  async (asked) => {
    const { currency } = asked;
    const followed = await findFollowed(deps);
    if (!followed || !(await isFitting(deps.tokens, asked))) return err({ code: "CHAIN_UNAVAILABLE" });
    const { node } = followed;
    const places = await openPlaces({ ...deps, openPurse: (...of) => openExpiringPurse(node, ...of) }, asked);
    const prices = await node.prices();
    for (const place of places) {
      const offered = await offerFrom(deps, { ...followed, prices }, { asked, place });
      if (offered !== "SHORT") return offered;
    }
    return err({
      code: "BALANCE_INSUFFICIENT",
      available: money(currency.asset, places.map(({ left }) => left).reduce(larger, 0n)),
      maximumFee: money(deps.native, usualCost(deps, prices, asked)),
    });
  };

const usualCost = ({ transferBytes, callBytes }: Deps, prices: BandwidthPrices, { currency }: OwnAsked): bigint =>
  currency.token === null
    ? transferCost(prices, { bytes: transferBytes, isNew: false, bandwidth: NOTHING_FREE }).maximum
    : callCost(prices, { bytes: callBytes, energy: USUAL_ENERGY, bandwidth: NOTHING_FREE }).maximum;

type Offering = { readonly asked: OwnAsked; readonly place: Place<ExpiringPurse> };

async function offerFrom(
  deps: Deps,
  { node, prices, chain }: Followed<ExpiringNode> & { readonly prices: BandwidthPrices },
  { asked, place: { address, purse, left, waiting } }: Offering,
): Promise<Result<OwnOffer, OwnOfferRefusal> | "SHORT"> {
  const { payee, currency } = asked;
  const { token, asset } = currency;
  const isAll = asked.amount === null && token === null;
  const amount: Money = asked.amount ?? money(asset, left);
  if (amount.units <= 0n || amount.units > left) return "SHORT";
  const feeCap = feeCapOf(asked, deps.rules);
  const found = await findExpiringTerms(
    deps,
    { node, prices, purse },
    {
      ...{ source: address.address, payee, kind: "OWN", amount, isAll, feeCap },
      token: token === null ? null : { contract: token.contract, owner: null },
    },
  );
  if (found === "SHORT") return found;
  if (found === "REFUSED" || found === "REFUSED_SWEEP") return err({ code: "PAYEE_REFUSES" });
  if (found === "TOO_DEAR") return err({ code: "NETWORK_FEE_TOO_HIGH" });
  if (typeof found === "string") return err({ code: "CHAIN_UNAVAILABLE" });
  return ok({
    // Nothing is counted there but what is signed here.
    source: { ...address, nextNonce: 0 },
    amount: money(asset, found.units),
    isAll,
    feeCap,
    fee: { expected: found.expected, most: found.fee, source: "PRICE" },
    cursor: chain.cursor,
    means: { of: "EXPIRING", fee: found.fee, token: found.token, reference: await findSolid(deps, chain), waiting },
  });
}
