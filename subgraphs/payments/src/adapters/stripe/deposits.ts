import type Stripe from "stripe";
import type { Deposit, DepositProvider } from "../../app/deposits/ports.ts";
import { ProviderFault } from "../../app/money/provider-fault.ts";
import type { Collected, GivenBack } from "../../domain/deposits/steps.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import { askOnce, findListed, findMade, lookUp, PAYMENT, type StripeParts, since } from "./ask-once.ts";
import { StripeRefusal } from "./client.ts";
import { toStripeAmount } from "./currencies.ts";
import { declineOf, isOfThePayment } from "./outcomes.ts";
import { recheckIntent } from "./taken-back.ts";

type Parts = StripeParts & { readonly currencies: readonly string[] };

/** Money comes in by payment intents, of cards and bank accounts that were set up for it. */
export const makeStripeDeposits = (parts: Parts): DepositProvider => ({
  needsMethod: true,
  supports: (currency) => parts.currencies.includes(currency),
  takes: (amount) => toStripeAmount(amount) !== null,
  collect: (deposit) => collect(parts, deposit),
  async look(deposit) {
    const id = await findMade(parts, intentOf(parts, deposit));
    return id === null ? null : readIntent(parts, deposit, id);
  },
  async recheck(deposit) {
    const id = await findMade(parts, intentOf(parts, deposit));
    return id === null ? null : recheckIntent(parts, deposit, id);
  },
  giveBack: (deposit) => giveBack(parts, deposit),
});

async function collect(parts: Parts, deposit: Deposit): Promise<Collected> {
  let id: string;
  try {
    id = await askForIntent(parts, deposit);
  } catch (error) {
    if (error instanceof StripeRefusal) return declineOf(error);
    throw error;
  }
  return readIntent(parts, deposit, id);
}

const intentOf = (parts: Parts, deposit: Deposit) =>
  ({ id: deposit.id, what: "payment_intent", find: (askedAt: Date) => findIntent(parts, deposit, askedAt) }) as const;

const askForIntent = (parts: Parts, deposit: Deposit): Promise<string> =>
  askOnce(parts, {
    ...intentOf(parts, deposit),
    create: async (options) => {
      const params = await toIntent(parts, deposit);
      return parts.stripe.call((stripe) => stripe.paymentIntents.create(params, options));
    },
    isFinal: isOfThePayment,
  });

/** Alike at every try, or Stripe would not know it for the same request. */
async function toIntent(
  { kept }: Parts,
  { id, amount, to, token }: Deposit,
): Promise<Stripe.PaymentIntentCreateParams> {
  const [units, customer] = [toStripeAmount(amount), await kept.findCustomer(to.userId)];
  if (units === null || customer === null || token === null)
    throw new ProviderFault(`deposit ${id} cannot be put to Stripe`);
  return {
    amount: units,
    currency: amount.asset.code.toLowerCase(),
    customer,
    payment_method: token,
    // Of those that are switched on at Stripe, what the method is of; none needs a page.
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    confirm: true,
    off_session: true,
    metadata: { [PAYMENT]: id },
  };
}

async function findIntent({ stripe, kept }: Parts, { id, to }: Deposit, askedAt: Date): Promise<string | null> {
  const customer = await kept.findCustomer(to.userId);
  if (customer === null) return null;
  return stripe.call(({ paymentIntents }) =>
    findListed(paymentIntents.list({ customer, created: since(askedAt), limit: 100 }), id),
  );
}

/** What it is now. One that nobody will confirm any more is called off before that is believed. */
async function readIntent(parts: Parts, deposit: Deposit, id: string): Promise<Collected> {
  const intent = await lookUp(() => parts.stripe.call((stripe) => stripe.paymentIntents.retrieve(id)));
  if (intent.metadata[PAYMENT] !== deposit.id) throw new ProviderFault(`${id} is not that of deposit ${deposit.id}`);
  switch (intent.status) {
    case "succeeded":
      return isWhole(intent, deposit) ? "COLLECTED" : "PARTIAL";
    case "processing":
      return "WAITING";
    case "canceled":
      return whyNot(intent);
    case "requires_action":
    case "requires_confirmation":
    case "requires_payment_method":
      return callOff(parts, intent);
    default:
      throw new ProviderFault(`payment intent ${id} is ${intent.status}`);
  }
}

const isWhole = ({ amount_received: received, currency }: Stripe.PaymentIntent, { amount }: Deposit): boolean =>
  received === toStripeAmount(amount) && currency === amount.asset.code.toLowerCase();

/** Where it has gone on meanwhile, Stripe refuses it, and it is looked at again. */
async function callOff({ stripe }: Parts, intent: Stripe.PaymentIntent): Promise<Collected> {
  try {
    await stripe.call(({ paymentIntents }) => paymentIntents.cancel(intent.id));
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    throw new ProviderFault(`payment intent ${intent.id} could not be called off: ${error.code}`);
  }
  return whyNot(intent);
}

function whyNot({ last_payment_error: error, status }: Stripe.PaymentIntent): Collected {
  if (error) return declineOf({ code: error.code ?? null, declineCode: error.decline_code ?? null });
  return status === "requires_action" ? "AUTHENTICATION" : "DECLINED";
}

/** Whole, in one refund. What somebody gave back at Stripe counts, too. */
async function giveBack(parts: Parts, deposit: Deposit): Promise<GivenBack> {
  const { id } = deposit;
  const intentId = await findMade(parts, intentOf(parts, deposit));
  if (intentId === null) throw new ProviderFault(`Stripe has no payment intent of deposit ${id}`);
  const intent = await parts.stripe.call((stripe) => stripe.paymentIntents.retrieve(intentId));
  if (intent.status === "canceled") return "RETURNED";
  if (intent.status !== "succeeded") throw new ProviderFault(`payment intent ${intentId} is ${intent.status}`);
  if ((await sumReturned(parts, intentId)) >= intent.amount_received) return "RETURNED";

  const refundId = await askOnce(parts, {
    id,
    what: "refund",
    find: () => findRefund(parts, intentId, id),
    create: (options) =>
      parts.stripe.call(({ refunds }) =>
        refunds.create({ payment_intent: intentId, metadata: { [PAYMENT]: id } }, options),
      ),
  });
  const { status } = await lookUp(() => parts.stripe.call(({ refunds }) => refunds.retrieve(refundId)));
  if (status === "succeeded") return "RETURNED";
  if (status === "pending" || status === "requires_action") return "WAITING";
  throw new ProviderFault(`refund ${refundId} is ${status}: give it back at Stripe, or by other means`);
}

async function sumReturned({ stripe }: Parts, intentId: string): Promise<number> {
  return stripe.call(async ({ refunds }) => {
    let sum = 0;
    for await (const refund of refunds.list({ payment_intent: intentId, limit: 100 }))
      if (refund.status === "succeeded") sum += refund.amount;
    return sum;
  });
}

const findRefund = ({ stripe }: Parts, intentId: string, id: PaymentId): Promise<string | null> =>
  stripe.call(({ refunds }) => findListed(refunds.list({ payment_intent: intentId, limit: 100 }), id));
