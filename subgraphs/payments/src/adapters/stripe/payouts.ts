import type Stripe from "stripe";
import { ProviderFault } from "../../app/money/provider-fault.ts";
import type { Payout, PayoutProvider } from "../../app/withdrawals/ports.ts";
import type { PaidByProvider } from "../../domain/withdrawals/steps.ts";
import { askOnce, findListed, findMade, lookUp, PAYMENT, type StripeParts, since } from "./ask-once.ts";
import { StripeRefusal } from "./client.ts";
import { toStripeAmount } from "./currencies.ts";
import { type Destination, parseDestination } from "./destination.ts";
import { isOfThePayout, payoutFailureOf } from "./outcomes.ts";

type Parts = StripeParts & { readonly currencies: readonly string[] };
type Going = { readonly payout: Payout; readonly to: Destination; readonly transferId: string };

/**
 * Money goes out in two steps: a transfer to the person's connected account, and a pay-out from
 * there to their bank account or card. What does not arrive is transferred back before it is said
 * that it failed.
 */
export const makeStripePayouts = (parts: Parts): PayoutProvider => ({
  supports: (currency) => parts.currencies.includes(currency),
  takes: (amount) => toStripeAmount(amount) !== null,
  async look(payout) {
    const going = await findGoing(parts, payout);
    return going && lookAt(parts, going);
  },
  async resume(payout) {
    const going = await findGoing(parts, payout);
    return going && goOn(parts, going);
  },
  async recheck(payout) {
    const going = await findGoing(parts, payout);
    const payoutId = going && (await findMade(parts, payoutOf(parts, going)));
    return going && payoutId !== null ? endPayout(parts, going, payoutId) : null;
  },
  async payOut(payout) {
    const to = parseDestination(payout.token);
    if (!to) return "UNUSABLE";
    let transferId: string;
    try {
      transferId = await transfer(parts, payout, to);
    } catch (error) {
      if (error instanceof StripeRefusal) return payoutFailureOf(error.code);
      throw error;
    }
    return goOn(parts, { payout, to, transferId });
  },
});

const transferOf = (parts: Parts, payout: Payout) =>
  ({ id: payout.id, what: "transfer", find: () => findTransfer(parts, payout) }) as const;

const isFinal = ({ code }: StripeRefusal): boolean => isOfThePayout(code);

const moneyOf = ({ id, amount }: Payout) => {
  const units = toStripeAmount(amount);
  if (units === null) throw new ProviderFault(`withdrawal ${id} cannot be put to Stripe`);
  return { amount: units, currency: amount.asset.code.toLowerCase(), metadata: { [PAYMENT]: id } };
};

const transfer = (parts: Parts, payout: Payout, { account }: Destination): Promise<string> =>
  askOnce(parts, {
    ...transferOf(parts, payout),
    create: (options) =>
      parts.stripe.call(({ transfers }) =>
        transfers.create({ ...moneyOf(payout), destination: account, transfer_group: payout.id }, options),
      ),
    isFinal,
  });

const findTransfer = ({ stripe }: Parts, { id }: Payout): Promise<string | null> =>
  stripe.call(async ({ transfers }) => (await transfers.list({ transfer_group: id, limit: 1 })).data[0]?.id ?? null);

/** Null: nothing was transferred for it. */
async function findGoing(parts: Parts, payout: Payout): Promise<Going | null> {
  const to = parseDestination(payout.token);
  const transferId = to && (await findMade(parts, transferOf(parts, payout)));
  return to && transferId !== null ? { payout, to, transferId } : null;
}

/** What became of it by itself: what did not arrive has failed once it is back, and not before. */
async function lookAt(parts: Parts, going: Going): Promise<PaidByProvider> {
  const payoutId = await findMade(parts, payoutOf(parts, going));
  const said = payoutId === null ? "DECLINED" : await readPayout(parts, going, payoutId);
  if (said === "PAID" || said === "WAITING") return said;
  return (await isBack(parts, going)) ? said : "WAITING";
}

/** From the transfer on: what was begun is brought to an end, whatever is frozen meanwhile. */
async function goOn(parts: Parts, going: Going): Promise<PaidByProvider> {
  if ((await parts.kept.find(going.payout.id, "reversal")) !== null) return goBack(parts, going);
  let payoutId: string;
  try {
    payoutId = await sendOut(parts, going);
  } catch (error) {
    if (error instanceof StripeRefusal) return callBack(parts, going, payoutFailureOf(error.code));
    throw error;
  }
  return endPayout(parts, going, payoutId);
}

/** It is called back: no pay-out is asked for any more, and one that was made says why. */
async function goBack(parts: Parts, going: Going): Promise<PaidByProvider> {
  const payoutId = await findMade(parts, payoutOf(parts, going));
  return payoutId === null ? callBack(parts, going, "DECLINED") : endPayout(parts, going, payoutId);
}

async function endPayout(parts: Parts, going: Going, payoutId: string): Promise<PaidByProvider> {
  const said = await readPayout(parts, going, payoutId);
  return said === "PAID" || said === "WAITING" ? said : callBack(parts, going, said);
}

const payoutOf = (parts: Parts, going: Going) =>
  ({ id: going.payout.id, what: "payout", find: (askedAt: Date) => findPayout(parts, going, askedAt) }) as const;

const sendOut = (parts: Parts, going: Going): Promise<string> =>
  askOnce(parts, {
    ...payoutOf(parts, going),
    create: (options) => {
      const { account, external, method } = going.to;
      const params = { ...moneyOf(going.payout), destination: external, method };
      return parts.stripe.call(({ payouts }) => payouts.create(params, { ...options, stripeAccount: account }));
    },
    isFinal,
  });

const findPayout = ({ stripe }: Parts, { payout, to }: Going, askedAt: Date): Promise<string | null> =>
  stripe.call(({ payouts }) => {
    const asked = { created: since(askedAt), limit: 100 };
    return findListed(payouts.list(asked, { stripeAccount: to.account }), payout.id);
  });

async function readPayout(parts: Parts, going: Going, id: string): Promise<PaidByProvider> {
  const { status, failure_code: code } = await lookUp(() =>
    parts.stripe.call(({ payouts }) => payouts.retrieve(id, {}, { stripeAccount: going.to.account })),
  );
  switch (status) {
    case "paid":
      return "PAID";
    case "pending":
    case "in_transit":
      return "WAITING";
    case "failed":
    case "canceled":
      return payoutFailureOf(code);
    default:
      throw new ProviderFault(`payout ${id} is ${status}`);
  }
}

/** Whether all that was transferred is with us again. */
const isBack = async ({ stripe }: Parts, { transferId }: Going): Promise<boolean> =>
  (await lookUp(() => stripe.call(({ transfers }) => transfers.retrieve(transferId)))).reversed;

/** Of these Stripe has too little for now: whether it is back already is not asked. */
const TOO_LITTLE: readonly string[] = ["balance_insufficient", "insufficient_funds"];

/** Once what was transferred is back, and not before, the payer has it again. */
async function callBack(
  parts: Parts,
  going: Going,
  why: Extract<PaidByProvider, "DECLINED" | "UNUSABLE">,
): Promise<PaidByProvider> {
  const { payout, transferId } = going;
  const inTransfers = <T>(act: (transfers: Stripe["transfers"]) => Promise<T>) =>
    parts.stripe.call(({ transfers }) => act(transfers));
  const metadata = { [PAYMENT]: payout.id };
  try {
    await askOnce(parts, {
      id: payout.id,
      what: "reversal",
      find: () =>
        inTransfers((transfers) => findListed(transfers.listReversals(transferId, { limit: 100 }), payout.id)),
      create: (options) => inTransfers((transfers) => transfers.createReversal(transferId, { metadata }, options)),
      isFinal: async ({ code }) => !TOO_LITTLE.includes(code) && (await isBack(parts, going)),
    });
  } catch (error) {
    // Refused, and final: it is back already.
    if (!(error instanceof StripeRefusal)) throw error;
  }
  return why;
}
