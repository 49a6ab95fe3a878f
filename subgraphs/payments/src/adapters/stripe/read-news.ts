import { parseId } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import type Stripe from "stripe";
import { type News, type NewsAbout, type ReadNews, UnprovedNews } from "../../app/hooks/ports.ts";
import { PAYMENT } from "./ask-once.ts";
import type { StripeClient, StripeSettings } from "./client.ts";

/** A signature is as old as this at most: what is recorded cannot be sent again for ever. */
const TOLERANCE_SECONDS = 300;

type Parts = Pick<StripeSettings, "webhookSecrets" | "isLive"> & {
  readonly webhooks: StripeClient["webhooks"];
  readonly clock: Clock;
};

/** Signature and time are looked at by Stripe's library, with each secret that holds. */
export const makeReadStripeNews = ({ webhooks, webhookSecrets, isLive, clock }: Parts): ReadNews => {
  const prove = (body: Buffer, signature: string): Stripe.Event => {
    const now = clock.now().getTime();
    for (const secret of webhookSecrets)
      try {
        return webhooks.constructEvent(body, signature, secret.reveal(), TOLERANCE_SECONDS, undefined, now);
      } catch {
        // Another secret's, or nobody's.
      }
    throw new UnprovedNews("no secret of ours has signed it, or not now");
  };
  return (body, signature) => {
    refuseFuture(signature, clock);
    const event = prove(body, signature);
    // A test event to a live account, or the other way, is of another world than our books.
    return event.livemode === isLive ? toNews(event) : null;
  };
};

/** Stripe's library looks only whether it is too old. */
function refuseFuture(signature: string, clock: Clock): void {
  const [, at] = /(?:^|,)t=(\d{1,15})(?:,|$)/.exec(signature) ?? [];
  if (at !== undefined && Number.parseInt(at, 10) > clock.now().getTime() / 1_000 + TOLERANCE_SECONDS)
    throw new UnprovedNews("it was signed in the future");
}

/** What is read of an event: whom it is about. What has happened, Stripe is asked. */
type About = {
  readonly id?: unknown;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly payment_method?: unknown;
  readonly payment_intent?: unknown;
};

function toNews({ id: event, type, account, data }: Stripe.Event): News | null {
  const object = data.object as unknown as About;
  const about = listAbout(type, object, account);
  return about.length === 0 ? null : { event, about };
}

function listAbout(type: string, object: About, account: string | undefined): NewsAbout[] {
  if (/^(payment_intent|payout|transfer|refund|charge)\./.test(type)) {
    const payment = parseId("pay", object.metadata?.[PAYMENT] ?? "");
    if (payment !== null) return [{ payment }];
    // What others made there of ours has no metadata of ours: a dispute, a refund by hand.
    return typeof object.payment_intent === "string" ? [{ made: object.payment_intent }] : [];
  }
  const token = tokenOf(type, object, account);
  return typeof token === "string" ? [{ token }] : [];
}

function tokenOf(type: string, object: About, account: string | undefined): unknown {
  if (/^setup_intent\./.test(type)) return object.payment_method;
  if (/^payment_method\./.test(type)) return object.id;
  // Of connected accounts: each of its external accounts stands under it.
  if (/^(account\.external_account|account\.application|capability)\./.test(type)) return account;
  return type === "account.updated" ? (account ?? object.id) : undefined;
}
