import type { BitcoinNet } from "@coffer/addresses/bitcoin";
import { readIssuer } from "@coffer/platform/identity/issuer";
import { type RelyingParty, readRelyingParty } from "@coffer/platform/passkeys/relying-party";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import { readBitcoinNetwork } from "@coffer/platform/service/bitcoin-network";
import { Secret } from "@coffer/platform/values/secret";
import type { RateSource } from "./adapters/exchanges/http-rates.ts";
import type { ExportBounds } from "./adapters/postgres/exports/export-desk.ts";
import type { StripeSettings } from "./adapters/stripe/client.ts";
import { isStripeCurrency } from "./adapters/stripe/currencies.ts";
import type { Quotas } from "./domain/money/quotas.ts";
import { RETRY_SECONDS } from "./domain/webhooks/schedule.ts";
import type { TargetPolicy } from "./domain/webhooks/target.ts";

/** Who brings money in and out. */
export type ProviderConfig =
  | { readonly name: "none" | "sandbox" }
  | { readonly name: "stripe"; readonly stripe: StripeSettings };

export type PaymentsConfig = {
  readonly batchMax: number;
  readonly queueMax: number;
  readonly waitMaxMs: number;
  readonly concurrency: number;
  /** What one person may have. */
  readonly quotas: Quotas;
  /** Payment methods of one person that were not removed: no list of them is longer. */
  readonly methodsMax: number;
  /** Contacts of one person that were not removed. */
  readonly contactsMax: number;
  /** The console's, where links of requests lead. */
  readonly publicAddress: string;
  /** Links of requests that one person may look at within the time. */
  readonly linkLookups: { readonly perUser: number; readonly windowMs: number };
  /** What one person may hand in to be paid in bulk within the time. */
  readonly bulkUploads: { readonly perUser: number; readonly windowMs: number };
  /** What one person may have foreseen within the time. */
  readonly previews: { readonly perUser: number; readonly windowMs: number };
  /** For whom payers approve: as auth has it, or no passkey of theirs fits. */
  readonly passkeys: RelyingParty;
  readonly webhooks: WebhooksConfig;
  readonly events: EventsConfig;
  readonly provider: ProviderConfig;
  /** What the provider is asked for at once, by each queue of this process. */
  readonly providerPlaces: number;
  /** What has waited for its provider for so long is shown to operators. */
  readonly stuckAfterSeconds: number;
  readonly exchanges: ExchangesConfig;
  readonly exports: ExportBounds;
  /** Whose addresses are paid to: as wallets has it. */
  readonly bitcoinNetwork: BitcoinNet;
};

export type ExchangesConfig = {
  /** Who says what a currency is worth where the terms do not; null: nobody. */
  readonly source: RateSource | null;
  /** So long what was quoted is exchanged. */
  readonly quoteMs: number;
};

export type EventsConfig = {
  /** So long what happened is kept; 0: nothing is. */
  readonly keepDays: number;
  /** Else of those alone whose events somebody has asked for, from then on. */
  readonly forEverybody: boolean;
};

export type WebhooksConfig = {
  /** Endpoints of one person. */
  readonly most: number;
  /** Of one request, from the name's resolution to its answer's end. */
  readonly timeoutMs: number;
  /** After each attempt that failed. */
  readonly retrySeconds: readonly number[];
  readonly disableAfterDays: number;
  /** Of the log. */
  readonly keepDays: number;
  readonly targets: TargetPolicy;
};

const LINK_WINDOW_MS = 15 * 60_000;
const HOUR_MS = 60 * 60_000;
const BULK_WINDOW_MS = 15 * 60_000;
const PREVIEW_WINDOW_MS = 60_000;

export function readPaymentsConfig(env: Environment, mode: Mode): PaymentsConfig {
  const name = readProviderName(env, mode);
  // Stripe takes a hundred calls a second, and of a test key a quarter of that.
  const providerPlaces = env.integer("PAYMENTS_PROVIDER_PLACES", name === "stripe" ? 16 : 128, { min: 1, max: 1_000 });
  return {
    batchMax: env.integer("PAYMENTS_BATCH_MAX", 512, { min: 1, max: 5000 }),
    queueMax: env.integer("PAYMENTS_QUEUE_MAX", 10_000, { min: 1, max: 1_000_000 }),
    waitMaxMs: env.integer("PAYMENTS_WAIT_MAX_MS", 5_000, { min: 100, max: 60_000 }),
    concurrency: env.integer("PAYMENTS_LANES", 2, { min: 1, max: 16 }),
    quotas: {
      accounts: env.integer("PAYMENTS_ACCOUNTS_MAX", 200, { min: 1, max: 10_000 }),
      authorizations: env.integer("PAYMENTS_AUTHORIZATIONS_MAX", 1_000, { min: 1, max: 100_000 }),
      deposits: env.integer("PAYMENTS_DEPOSITS_MAX", 500, { min: 1, max: 100_000 }),
      withdrawals: env.integer("PAYMENTS_WITHDRAWALS_MAX", 500, { min: 1, max: 100_000 }),
      bulks: env.integer("PAYMENTS_BULKS_MAX", 20, { min: 1, max: 1_000 }),
      schedules: env.integer("PAYMENTS_SCHEDULES_MAX", 100, { min: 1, max: 10_000 }),
      requests: env.integer("PAYMENTS_REQUESTS_MAX", 500, { min: 1, max: 100_000 }),
    },
    bitcoinNetwork: readBitcoinNetwork(env, mode),
    publicAddress: readIssuer(env, mode),
    linkLookups: {
      perUser: env.integer("PAYMENTS_LINK_LOOKUPS", 300, { min: 1, max: 1_000_000 }),
      windowMs: LINK_WINDOW_MS,
    },
    bulkUploads: {
      perUser: env.integer("PAYMENTS_BULK_UPLOADS", 30, { min: 1, max: 10_000 }),
      windowMs: BULK_WINDOW_MS,
    },
    previews: {
      perUser: env.integer("PAYMENTS_PREVIEWS", 120, { min: 1, max: 1_000_000 }),
      windowMs: PREVIEW_WINDOW_MS,
    },
    methodsMax: env.integer("PAYMENTS_METHODS_MAX", 20, { min: 1, max: 100 }),
    contactsMax: env.integer("PAYMENTS_CONTACTS_MAX", 500, { min: 1, max: 10_000 }),
    passkeys: readRelyingParty(env, mode, readIssuer(env, mode)),
    webhooks: {
      most: env.integer("PAYMENTS_WEBHOOKS_MAX", 10, { min: 1, max: 100 }),
      timeoutMs: env.integer("PAYMENTS_WEBHOOK_TIMEOUT_MS", 10_000, { min: 100, max: 30_000 }),
      retrySeconds: readWhole(env, "PAYMENTS_WEBHOOK_RETRY_SECONDS", { fallback: RETRY_SECONDS, min: 1, max: 259_200 }),
      disableAfterDays: env.integer("PAYMENTS_WEBHOOK_DISABLE_DAYS", 5, { min: 1, max: 30 }),
      keepDays: env.integer("PAYMENTS_WEBHOOK_LOG_DAYS", 30, { min: 4, max: 365 }),
      targets: readTargets(env, mode),
    },
    events: {
      keepDays: env.integer("PAYMENTS_EVENTS_DAYS", 30, { min: 0, max: 365 }),
      forEverybody: env.oneOf("PAYMENTS_EVENTS_OF", ["askers", "everybody"], "askers") === "everybody",
    },
    provider: name === "stripe" ? { name, stripe: readStripe(env, mode, providerPlaces) } : { name },
    providerPlaces,
    stuckAfterSeconds: env.integer("PAYMENTS_STUCK_AFTER_SECONDS", 3_600, { min: 60, max: 2_592_000 }),
    exchanges: {
      source: readRateSource(env, mode),
      quoteMs: env.integer("PAYMENTS_EXCHANGE_QUOTE_SECONDS", 30, { min: 5, max: 300 }) * 1000,
    },
    exports: {
      rowsMax: env.integer("PAYMENTS_EXPORT_ROWS_MAX", 100_000, { min: 100, max: 1_000_000 }),
      keepMs: env.integer("PAYMENTS_EXPORT_HOURS", 24, { min: 1, max: 168 }) * HOUR_MS,
      lists: env.integer("PAYMENTS_EXPORTS_MAX", 20, { min: 1, max: 1_000 }),
      receipts: env.integer("PAYMENTS_RECEIPTS_MAX", 200, { min: 1, max: 10_000 }),
    },
  };
}

/** Whoever could change an answer on its way could have anything exchanged for nothing. */
function readRateSource(env: Environment, mode: Mode): RateSource | null {
  const url = env.optionalUrl("PAYMENTS_RATES_URL");
  const token = env.optional("PAYMENTS_RATES_TOKEN");
  if (url === undefined && token !== undefined)
    env.refuse("PAYMENTS_RATES_URL must be set where PAYMENTS_RATES_TOKEN is");
  const timeoutMs = env.integer("PAYMENTS_RATES_TIMEOUT_MS", 2_000, { min: 50, max: 30_000 });
  const maxAgeMs = env.integer("PAYMENTS_RATES_MAX_AGE_SECONDS", 60, { min: 1, max: 86_400 }) * 1000;
  if (url === undefined) return null;
  if (!url.includes("{base}") || !url.includes("{counter}"))
    env.refuse("PAYMENTS_RATES_URL must have {base} and {counter} where the codes of the currencies go");
  if (!/^https:/i.test(url) && !(mode === "sandbox" && /^http:/i.test(url)))
    env.refuse("PAYMENTS_RATES_URL must be an https address");
  return { url, token: token === undefined ? null : new Secret(token), timeoutMs, maxAgeMs };
}

/** https to names and addresses of the public internet; a sandbox may also send to itself. */
function readTargets(env: Environment, mode: Mode): TargetPolicy {
  const isSandbox = mode === "sandbox";
  const loopback = env.flag("PAYMENTS_WEBHOOK_LOOPBACK", isSandbox);
  if (loopback && !isSandbox) env.refuse("PAYMENTS_WEBHOOK_LOOPBACK can only be on in a sandbox");
  const isAny = isSandbox && !env.has("PAYMENTS_WEBHOOK_PORTS");
  const ports = readWhole(env, "PAYMENTS_WEBHOOK_PORTS", { fallback: [443, 8443], min: 1, max: 65_535 });
  return { http: isSandbox, loopback, ports: isAny ? null : ports };
}

/** A list of whole numbers, with commas between. */
function readWhole(
  env: Environment,
  name: string,
  { fallback, min, max }: { readonly fallback: readonly number[]; readonly min: number; readonly max: number },
): readonly number[] {
  const given = env.list(name, fallback.map(String));
  const values = given.map((text) => (/^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN));
  const isGood = values.length > 0 && values.length <= 50 && values.every((value) => value >= min && value <= max);
  if (!isGood) env.refuse(`${name} must be 1 to 50 whole numbers from ${min} to ${max}, with commas between`);
  return isGood ? values : fallback;
}

function readProviderName(env: Environment, mode: Mode): ProviderConfig["name"] {
  const fallback = mode === "sandbox" ? "sandbox" : "none";
  const name = env.oneOf("PAYMENTS_PROVIDER", ["none", "sandbox", "stripe"], fallback);
  if (name === "sandbox" && mode === "production")
    env.refuse("PAYMENTS_PROVIDER must not be sandbox in production: its money is not real");
  for (const of of STRIPE_ALONE)
    if (env.has(of) && name !== "stripe") env.refuse(`PAYMENTS_PROVIDER must be stripe where ${of} is set`);
  return name;
}

/** Whoever sets them means Stripe. */
const STRIPE_ALONE = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_CURRENCIES"] as const;

const KEY = /^(?:sk|rk)_(live|test)_[A-Za-z0-9_]+$/;

/** A key of the wrong world moves money that is not meant, or none that is. */
function readStripe(env: Environment, mode: Mode, callsMax: number): StripeSettings {
  const key = env.text("STRIPE_SECRET_KEY");
  const world = KEY.exec(key)?.[1];
  if (key !== "" && world === undefined)
    env.refuse("STRIPE_SECRET_KEY must begin with sk_live_, rk_live_, sk_test_ or rk_test_");
  if (mode === "sandbox" && world === "live")
    env.refuse("STRIPE_SECRET_KEY must be a test key in a sandbox: a live key moves real money");
  if (mode === "production" && world === "test" && !env.flag("STRIPE_TEST_KEY_ALLOWED", false))
    env.refuse("STRIPE_SECRET_KEY must be a live key in production, or STRIPE_TEST_KEY_ALLOWED be true");

  const secrets = env.list("STRIPE_WEBHOOK_SECRET", []);
  if (secrets.length === 0 || secrets.some((secret) => !/^whsec_\S{8,}$/.test(secret)))
    env.refuse("STRIPE_WEBHOOK_SECRET must be one or more secrets that begin with whsec_, with commas between");
  const currencies = env.list("STRIPE_CURRENCIES", []);
  if (currencies.length === 0 || !currencies.every(isStripeCurrency))
    env.refuse("STRIPE_CURRENCIES must be the currencies that your account at Stripe settles in, such as USD,EUR");
  const apiUrl = env.optionalUrl("STRIPE_API_URL") ?? null;
  if (apiUrl !== null && (mode === "production" || world === "live"))
    env.refuse("STRIPE_API_URL is for tests: a real key goes to Stripe alone");
  return {
    secretKey: new Secret(key),
    webhookSecrets: secrets.map((secret) => new Secret(secret)),
    currencies,
    isLive: world === "live",
    apiUrl,
    callsMax,
  };
}
