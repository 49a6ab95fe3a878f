import type { Clock } from "@coffer/platform/values/clock";
import { ProviderFault } from "../../app/money/provider-fault.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import { type StripeClient, StripeRefusal } from "./client.ts";
import type { KeptObjects, What } from "./kept-objects.ts";

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
  /** Looks for what was made, on a list: a search of Stripe's lags behind, a list does not. */
  readonly find: () => Promise<string | null>;
  readonly create: (options: { readonly idempotencyKey: string }) => Promise<{ readonly id: string }>;
  /** Codes of refusals that pass: it is asked again later, with another key. */
  readonly passing?: readonly string[];
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
export async function findMade(
  { kept }: StripeParts,
  { id, what, find }: Omit<Once, "create">,
): Promise<string | null> {
  const asked = await kept.find(id, what);
  if (!asked) return null;
  if (asked.objectId !== null) return asked.objectId;
  const found = await lookUp(find);
  if (found !== null) await kept.keep(id, what, found);
  return found;
}

/**
 * Has Stripe make something for a payment, once, whatever crashes and whatever answer is lost: it
 * is noted before it is asked for, looked up where that was noted before, and asked for by a key
 * that is bound to the payment. Throws `StripeRefusal`, or `ProviderFault` where it is not known.
 */
export async function askOnce(parts: StripeParts, once: Once): Promise<string> {
  const { kept, clock } = parts;
  const { id, what, create, passing = [] } = once;
  const made = await findMade(parts, once);
  if (made !== null) return made;
  const before = await kept.find(id, what);
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
    if (!passing.includes(error.code)) throw error;
    await kept.beginRound(id, what, { after: round, at: clock.now() });
    throw new ProviderFault(`Stripe refused the ${what} for now: ${error.code}`);
  }
}

/** For a refusal that says nothing of the payment: a person sees to it, then it is asked anew. */
export async function askAnew({ kept, clock }: StripeParts, once: Pick<Once, "id" | "what">, error: StripeRefusal) {
  const asked = await kept.find(once.id, once.what);
  if (asked) await kept.beginRound(once.id, once.what, { after: asked.round, at: clock.now() });
  return new ProviderFault(`Stripe refused the ${once.what}: ${error.code}`);
}

/** A list of Stripe's is looked through from a little before the payment was made, by its clock. */
export const since = (at: Date): { readonly gte: number } => ({ gte: Math.floor(at.getTime() / 1_000) - 3_600 });
