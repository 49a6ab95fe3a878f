import { ProviderFault } from "../../app/money/provider-fault.ts";
import type { Payout, PayoutProvider } from "../../app/withdrawals/ports.ts";
import type { PaidOut } from "../../domain/withdrawals/steps.ts";
import { askAnew, askOnce, findMade, lookUp, PAYMENT, type StripeParts, since } from "./ask-once.ts";
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
    const to = parseDestination(payout.token);
    if (!to) return null;
    const transferId = await findMade(parts, { ...transferOf(payout), find: () => findTransfer(parts, payout) });
    return transferId === null ? null : goOn(parts, { payout, to, transferId });
  },
  async payOut(payout) {
    const to = parseDestination(payout.token);
    if (!to) return "UNUSABLE";
    try {
      const transferId = await transfer(parts, payout, to);
      return await goOn(parts, { payout, to, transferId });
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      if (isOfThePayout(error.code)) return payoutFailureOf(error.code);
      throw await askAnew(parts, transferOf(payout), error);
    }
  },
});

const transferOf = ({ id }: Payout) => ({ id, what: "transfer" }) as const;

const moneyOf = ({ id, amount }: Payout) => {
  const units = toStripeAmount(amount);
  if (units === null) throw new ProviderFault(`withdrawal ${id} cannot be put to Stripe`);
  return { amount: units, currency: amount.asset.code.toLowerCase(), metadata: { [PAYMENT]: id } };
};

const transfer = (parts: Parts, payout: Payout, { account }: Destination): Promise<string> =>
  askOnce(parts, {
    ...transferOf(payout),
    find: () => findTransfer(parts, payout),
    create: (options) =>
      parts.stripe.call(({ transfers }) =>
        transfers.create({ ...moneyOf(payout), destination: account, transfer_group: payout.id }, options),
      ),
    passing: ["balance_insufficient"],
  });

const findTransfer = ({ stripe }: Parts, { id }: Payout): Promise<string | null> =>
  stripe.call(async ({ transfers }) => (await transfers.list({ transfer_group: id, limit: 1 })).data[0]?.id ?? null);

/** From the transfer on: what was begun is brought to an end, whatever is frozen meanwhile. */
async function goOn(parts: Parts, going: Going): Promise<PaidOut> {
  const { payout } = going;
  const isCalledBack = (await parts.kept.find(payout.id, "reversal")) !== null;
  const payoutId = await findMade(parts, { ...payoutOf(payout), find: () => findPayout(parts, going) });
  if (payoutId !== null) return readPayout(parts, going, payoutId);
  if (isCalledBack) return callBack(parts, going, "DECLINED");
  try {
    const made = await askOnce(parts, {
      ...payoutOf(payout),
      find: () => findPayout(parts, going),
      create: (options) => {
        const { account, external, method } = going.to;
        const params = { ...moneyOf(payout), destination: external, method };
        return parts.stripe.call(({ payouts }) => payouts.create(params, { ...options, stripeAccount: account }));
      },
      passing: ["balance_insufficient"],
    });
    return await readPayout(parts, going, made);
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    if (isOfThePayout(error.code)) return callBack(parts, going, payoutFailureOf(error.code));
    throw await askAnew(parts, payoutOf(payout), error);
  }
}

const payoutOf = ({ id }: Payout) => ({ id, what: "payout" }) as const;

const findPayout = ({ stripe }: Parts, { payout, to }: Going): Promise<string | null> =>
  stripe.call(async ({ payouts }) => {
    const asked = { created: since(payout.requestedAt), limit: 100 };
    for await (const one of payouts.list(asked, { stripeAccount: to.account }))
      if (one.metadata?.[PAYMENT] === payout.id) return one.id;
    return null;
  });

async function readPayout(parts: Parts, going: Going, id: string): Promise<PaidOut> {
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
      return callBack(parts, going, payoutFailureOf(code));
    default:
      throw new ProviderFault(`payout ${id} is ${status}`);
  }
}

/** Once what was transferred is back, and not before, the payer has it again. */
async function callBack(
  parts: Parts,
  { payout, transferId }: Going,
  why: Extract<PaidOut, "DECLINED" | "UNUSABLE">,
): Promise<PaidOut> {
  const asked = { id: payout.id, what: "reversal" } as const;
  const findReversal = () =>
    parts.stripe.call(async ({ transfers }) => {
      const { data } = await transfers.listReversals(transferId, { limit: 100 });
      return data.find(({ metadata }) => metadata?.[PAYMENT] === payout.id)?.id ?? null;
    });
  try {
    await askOnce(parts, {
      ...asked,
      find: findReversal,
      create: (options) =>
        parts.stripe.call(({ transfers }) =>
          transfers.createReversal(transferId, { metadata: { [PAYMENT]: payout.id } }, options),
        ),
      passing: ["balance_insufficient", "insufficient_funds"],
    });
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    const { reversed } = await lookUp(() => parts.stripe.call(({ transfers }) => transfers.retrieve(transferId)));
    if (!reversed) throw await askAnew(parts, asked, error);
  }
  return why;
}
