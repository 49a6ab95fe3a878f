import { type Money, money } from "@coffer/money/money";
import { err, ok, type Result } from "@coffer/platform/values/result";
import {
  chooseFees,
  type FeeMarket,
  gasLimitFor,
  larger,
  maximumFee,
  tokenGasLimitFor,
} from "../../../domain/sends/fees.ts";
import type { OwnOfferRefusal } from "../../../domain/sends/own-refusals.ts";
import { type Followed, findFollowed, type SendsDeps } from "../deps.ts";
import { findTerms, openPurse, type Purse, type Terms } from "../find-terms.ts";
import type { OfferOwn, OwnAsked, OwnOffer } from "./offer.ts";
import { feeCapOf, isFitting, openPlaces, type Place } from "./places.ts";
import type { OwnSendReader } from "./ports.ts";

type Deps = Pick<SendsDeps, "network" | "native" | "tokens" | "rules" | "nodes" | "chains"> & {
  readonly own: Pick<OwnSendReader, "listWaiting">;
};

/**
 * Of a chain whose money is in accounts: from the first address that has enough for the amount and
 * its fee; all that there is, from the one that has the most.
 */
export const makeOfferAccounts =
  (deps: Deps): OfferOwn =>
  async (asked) => {
    const { currency } = asked;
    const followed = await findFollowed(deps);
    if (!followed || !(await isFitting(deps.tokens, asked))) return err({ code: "CHAIN_UNAVAILABLE" });
    const places = await openPlaces({ ...deps, openPurse: (...of) => openPurse(followed, ...of) }, asked);
    const market = await followed.node.feeMarket();
    for (const place of places) {
      const offered = await offerFrom(deps, { ...followed, market }, { asked, place });
      if (offered !== "SHORT") return offered;
    }
    const most = places.map(({ left }) => left).reduce(larger, 0n);
    const limit = currency.token === null ? gasLimitFor(0n) : tokenGasLimitFor(0n);
    return err({
      code: "BALANCE_INSUFFICIENT",
      available: money(currency.asset, most),
      maximumFee: money(deps.native, maximumFee(chooseFees(market, asked.priority, limit))),
    });
  };

type Offering = { readonly asked: OwnAsked; readonly place: Place<Purse> };

async function offerFrom(
  { rules, native }: Deps,
  of: Followed & { readonly market: FeeMarket },
  { asked, place: { address, purse, left, waiting } }: Offering,
): Promise<Result<OwnOffer, OwnOfferRefusal> | "SHORT"> {
  const { currency, payee, priority } = asked;
  const { token } = currency;
  const isAll = asked.amount === null && token === null;
  const amount: Money = asked.amount ?? money(currency.asset, left);
  if (amount.units <= 0n) return "SHORT";
  const feeCap = feeCapOf(asked, rules);
  const found = await findTerms(
    { node: of.node, market: of.market, purse },
    {
      ...{ source: address.address, payee, kind: "OWN", amount, isAll, feeCap, priority },
      token: token === null ? null : { contract: token.contract, owner: null },
    },
    token === null ? null : { contract: token.contract, authorization: null },
  );
  if (found === "SHORT") return found;
  if (found === "REFUSED" || found === "REFUSED_SWEEP") return err({ code: "PAYEE_REFUSES" });
  if (found === "TOO_DEAR") return err({ code: "NETWORK_FEE_TOO_HIGH" });
  if (typeof found === "string") return err({ code: "CHAIN_UNAVAILABLE" });
  const nextNonce = await of.node.nonceAt(address.address, of.chain.cursor.hash);
  const units = isAll ? found.units : amount.units;
  const most = maximumFee(found.fees);
  return ok({
    source: { ...address, nextNonce },
    amount: money(isAll ? native : currency.asset, units),
    isAll,
    feeCap,
    fee: { expected: isAll ? most : expectedFee(found, of.market), most, source: of.market.source },
    cursor: of.chain.cursor,
    means: { of: "ACCOUNT", chainId: of.chain.identity.chainId, fees: found.fees, token: found.token, waiting },
  });
}

/** What is not used is given back; of all that there is nothing is. */
const expectedFee = ({ gas, fees }: Terms, { baseFee }: FeeMarket): bigint =>
  gas * (baseFee + fees.maxPriorityFeePerGas);
