import type { Secret } from "@coffer/platform/values/secret";
import type Stripe from "stripe";
import { ProviderFault } from "../../app/money/provider-fault.ts";

export type StripeSettings = {
  readonly secretKey: Secret;
  /** Several while one is replaced by the next. */
  readonly webhookSecrets: readonly Secret[];
  /** Currencies that the account at Stripe settles in. */
  readonly currencies: readonly string[];
  readonly isLive: boolean;
  /** Another place than Stripe's, for tests; null: Stripe. */
  readonly apiUrl: string | null;
  /** Calls to Stripe at once. */
  readonly callsMax: number;
};

/** Stripe has said that it did not do it, and never will for the same request. */
export class StripeRefusal extends Error {
  readonly code: string;
  /** Of a card: why its issuer declined. */
  readonly declineCode: string | null;
  /** What was made all the same, and stands refused. */
  readonly paymentIntentId: string | null;

  constructor(code: string, declineCode: string | null, paymentIntentId: string | null) {
    super(`Stripe refused it: ${code}${declineCode ? ` (${declineCode})` : ""}`);
    this.name = "StripeRefusal";
    this.code = code;
    this.declineCode = declineCode;
    this.paymentIntentId = paymentIntentId;
  }
}

export type StripeClient = {
  /**
   * One call at a time for each of so many places. Throws `StripeRefusal`, or `ProviderFault` where
   * what became of it is not known.
   */
  call<T>(act: (stripe: Stripe) => Promise<T>): Promise<T>;
  readonly webhooks: Stripe["webhooks"];
};

const TIMEOUT_MS = 10_000;

/** Stripe's library takes a tenth of a second to load: only whoever has Stripe waits for it. */
export async function loadStripe({ secretKey, apiUrl, callsMax }: StripeSettings): Promise<StripeClient> {
  const { default: Library } = await import("stripe");
  const url = apiUrl === null ? null : new URL(apiUrl);
  const stripe = new Library(secretKey.reveal(), {
    // What failed is tried again by the queue, which notes it.
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(url && { host: url.hostname, port: url.port, protocol: url.protocol === "http:" ? "http" : "https" }),
  });
  const inTurn = makePlaces(callsMax);
  return {
    webhooks: stripe.webhooks,
    call: (act) =>
      inTurn(async () => {
        try {
          return await act(stripe);
        } catch (error) {
          throw toFault(error, Library.errors);
        }
      }),
  };
}

/** Whoever comes when all are taken waits for the next. */
function makePlaces(max: number) {
  const waiting: (() => void)[] = [];
  let free = max;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Of these it is sure that nothing was done. A 409 is a request that is under way. */
const DEFINITE: readonly (number | undefined)[] = [400, 402, 404];
/** Said of a state that passes. */
const PASSING = /^(lock_timeout|rate_limit|idempotency_key_in_use|api_key_expired|platform_api_key_expired)$/;

/**
 * Without Stripe's own words, which can hold a token, and without what it has sent, which holds
 * secrets of payments.
 */
function toFault(error: unknown, errors: typeof Stripe.errors): Error {
  if (!(error instanceof errors.StripeError)) return new ProviderFault("Stripe's answer could not be read");
  const { type, code, statusCode, requestId, headers } = error;
  const isRefused =
    (error instanceof errors.StripeCardError || error instanceof errors.StripeInvalidRequestError) &&
    DEFINITE.includes(statusCode);
  // Who is no connected account (any more) is forbidden to us, and no fault of our key's.
  const isNobody = error instanceof errors.StripePermissionError && code === "account_invalid";
  if ((isRefused || isNobody) && !PASSING.test(code ?? ""))
    return new StripeRefusal(code ?? type, error.decline_code ?? null, error.payment_intent?.id ?? null);
  const about = [type, code, statusCode, requestId].filter((part) => part !== undefined).join(" ");
  return new ProviderFault(`Stripe: ${about}`, readRetryAfter(headers?.["retry-after"]));
}

/** RFC 9110 §10.2.3, in seconds, as Stripe sends it. */
function readRetryAfter(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number.parseInt(header, 10) * 1_000 : null;
}
