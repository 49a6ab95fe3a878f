import { type Money, money } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { PRIORITIES, type Priority, smaller } from "../../../domain/sends/fees.ts";
import type { OwnOfferRefusal } from "../../../domain/sends/own-refusals.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { Networks } from "../../wallets/ports.ts";
import type { OfferOwn, OwnAsked, OwnOffer } from "./offer.ts";
import { orUnavailable } from "./plan-offered.ts";
import type { InOwnSends, OwnSendReader } from "./ports.ts";
import { findAsked, type SendTransaction } from "./send-transaction.ts";

/** A market of a minute ago is none. */
const VALID_SECONDS = 60;

/**
 * How often what it may cost now is let be paid: the market moves before it is signed, and whoever
 * speeds it up pays an eighth more each time.
 */
const ROOM = 2n;

export type QuoteTransaction = Omit<SendTransaction, "priority" | "maximumFee" | "idempotencyKey">;

export type TransactionOption = {
  readonly priority: Priority;
  /** What its payee would have. */
  readonly amount: Money;
  readonly expected: Money;
  /** What `sendTransaction` is to be told, so that it goes for certain while the quote holds. */
  readonly maximum: Money;
};

export type TransactionQuote = {
  readonly network: NetworkCode;
  /** Those that there is enough for: one at least. */
  readonly options: readonly TransactionOption[];
  readonly source: OwnOffer["fee"]["source"];
  readonly expiresAt: Date;
  readonly expiresInSeconds: number;
};

type Deps = {
  readonly networks: Networks;
  readonly offers: ReadonlyMap<NetworkCode, OfferOwn>;
  readonly own: Pick<OwnSendReader, "listAddresses">;
  readonly inOwnSends: InOwnSends;
  readonly clock: Clock;
};

export type QuoteTransactionUseCase = (asked: QuoteTransaction) => Promise<Result<TransactionQuote, OwnOfferRefusal>>;

/** What sending it would cost now. Nothing is planned, and nothing is promised. */
export const makeQuoteTransaction =
  ({ networks, offers, own, inOwnSends, clock }: Deps): QuoteTransactionUseCase =>
  async (asked) => {
    const found = await findAsked({ networks, own, inOwnSends }, { ...asked, priority: "NORMAL", maximumFee: null });
    if (!found.ok) return found;
    const { network } = found.value.wallet;
    const facts = networks.get(network)?.facts;
    const offer = offers.get(network);
    if (!offer || !facts) return err({ code: "CHAIN_UNAVAILABLE" });
    const offered = await offerEach(offer, found.value);
    if (!offered.ok) return offered;
    const native = { code: facts.nativeCurrency, scale: facts.nativeScale };
    return ok({
      network,
      options: offered.value.map(({ priority, offer: { amount, fee, feeCap } }) => ({
        ...{ priority, amount, expected: money(native, fee.expected) },
        maximum: money(native, smaller(ROOM * fee.most, feeCap)),
      })),
      source: offered.value[0].offer.fee.source,
      expiresAt: new Date(clock.now().getTime() + VALID_SECONDS * 1000),
      expiresInSeconds: VALID_SECONDS,
    });
  };

type Offered = { readonly priority: Priority; readonly offer: OwnOffer };
type Some = readonly [Offered, ...Offered[]];

/**
 * The dearest first: an address that has enough for it has enough for the others, and nodes are
 * asked about no other one again.
 */
async function offerEach(offer: OfferOwn, asked: OwnAsked): Promise<Result<Some, OwnOfferRefusal>> {
  const offered: Offered[] = [];
  let { addresses } = asked;
  let refused: OwnOfferRefusal = { code: "CHAIN_UNAVAILABLE" };
  for (const priority of PRIORITIES) {
    const said = await offer({ ...asked, addresses, priority }).catch(orUnavailable);
    if (said.ok) {
      addresses = [said.value.source];
      offered.push({ priority, offer: said.value });
    } else if (isOfPriority(said.error)) refused = said.error;
    else return said;
  }
  const [first, ...others] = offered;
  return first ? ok([first, ...others]) : err(refused);
}

/** One that is cheaper may be offered all the same. */
const isOfPriority = ({ code }: OwnOfferRefusal): boolean =>
  code === "BALANCE_INSUFFICIENT" || code === "NETWORK_FEE_TOO_HIGH";
