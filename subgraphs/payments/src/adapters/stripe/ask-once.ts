import type { Clock } from "@coffer/platform/values/clock";
import { ProviderFault } from "../../app/money/provider-fault.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import { type StripeClient, StripeRefusal } from "./client.ts";
import type { Asked, KeptObjects, What } from "./kept-objects.ts";

export type StripeParts = { readonly stripe: StripeClient; readonly kept: KeptObjects; readonly clock: Clock };

/** Our payment's id stands on all that is made for it. */
export const PAYMENT = "coffer_payment";
export const USER = "coffer_user";

const HOUR_MS = 3_600_000;
/**
 * Stripe forgets an idempotency key after 24 hours at the earliest: until an hour before, the same
 * request cannot be done twice.
 */
const SAME_KEY_FOR_MS = 23 * HOUR_MS;
/**
 * From then on nothing of it can be under way any more, so what a list does not have was not made.
 * In between it is looked up, and nothing is asked for.
 */
const SURE_AFTER_MS = 48 * HOUR_MS;

export type Once = {
  readonly id: PaymentId;
  readonly what: What;
  /**
   * Looks for what was made, on a list: a search of Stripe's lags behind, a list does not.
   * `askedAt`: when the latest round of asking Stripe for it began, by the true time: of the rounds
   * before, it is known that they made nothing. The payment's own may be that of a test clock.
   */
  readonly find: (askedAt: Date) => Promise<string | null>;
  readonly create: (options: { readonly idempotencyKey: string }) => Promise<{ readonly id: string }>;
  /**
   * Whether a refusal is the answer. Any other passes, or a person sees to it: it is asked again
   * later, with another key. Without it, none is.
   */
  readonly isFinal?: (refusal: StripeRefusal) => boolean | Promise<boolean>;
};

/**
 * A refusal of a mere look says nothing of what was asked for before: another key, an account that
 * was cut off. Throws `ProviderFault`: it is not known.
 */
export async function lookUp<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof StripeRefusal) throw new ProviderFault(`Stripe refused a look: ${error.code}`);
    throw error;
  }
}

/** What was asked for before. Null: it was not, or Stripe has made nothing of it. */
export async function findMade(parts: StripeParts, sought: Sought): Promise<string | null> {
  const asked = await parts.kept.find(sought.id, sought.what);
  return asked && findMadeBy(parts, sought, asked);
}

type Sought = Pick<Once, "id" | "what" | "find">;

async function findMadeBy({ kept }: StripeParts, { id, what, find }: Sought, asked: Asked): Promise<string | null> {
  if (asked.objectId !== null) return asked.objectId;
  const found = await lookUp(() => find(asked.askedAt));
  if (found !== null) await kept.keep(id, what, found);
  return found;
}

/**
 * Has Stripe make something for a payment, once, whatever crashes and whatever answer is lost: it
 * is noted before it is asked for, looked up where that was noted before, and asked for by a key
 * that is bound to the payment. Throws `StripeRefusal` where that is final, or `ProviderFault`
 * where it is not known, or not done yet.
 */
export async function askOnce(parts: StripeParts, once: Once): Promise<string> {
  const { kept, clock } = parts;
  const { id, what, create, isFinal = () => false } = once;
  const before = await kept.find(id, what);
  const made = before && (await findMadeBy(parts, once, before));
  if (made !== null) return made;
  const ageMs = before ? clock.now().getTime() - before.askedAt.getTime() : 0;
  if (before && ageMs >= SURE_AFTER_MS) await kept.beginRound(id, what, { after: before.round, at: clock.now() });
  else if (ageMs >= SAME_KEY_FOR_MS)
    throw new ProviderFault(
      `Stripe was asked for the ${what} a day ago and has none: it is asked anew on the third day`,
    );
  const { round } = await kept.note(id, what, clock.now());
  try {
    const { id: objectId } = await create({ idempotencyKey: `${id}:${what}:${round}` });
    await kept.keep(id, what, objectId);
    return objectId;
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    if (error.paymentIntentId !== null && what === "payment_intent") {
      await kept.keep(id, what, error.paymentIntentId);
      return error.paymentIntentId;
    }
    if (await isFinal(error)) throw error;
    // After the round of this call alone: another instance may have one under way by now.
    await kept.beginRound(id, what, { after: round, at: clock.now() });
    throw new ProviderFault(`Stripe refused the ${what} for now: ${error.code}`);
  }
}

type Listed = { readonly id: string; readonly metadata: Readonly<Record<string, string>> | null };

/** What was made for a payment, on a list of Stripe's: page by page, until it is there. */
export async function findListed(list: AsyncIterable<Listed>, payment: PaymentId): Promise<string | null> {
  for await (const { id, metadata } of list) if (metadata?.[PAYMENT] === payment) return id;
  return null;
}

/** A list of Stripe's is looked through from a little before it was asked, by its clock. */
export const since = (at: Date): { readonly gte: number } => ({ gte: Math.floor(at.getTime() / 1_000) - 3_600 });
