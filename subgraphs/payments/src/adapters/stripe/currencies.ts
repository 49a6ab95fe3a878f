import type { Money } from "@coffer/money/money";

/**
 * What Stripe counts each currency in (docs.stripe.com/currencies): the digits behind the point of
 * the integers that its API takes, and what these must be a multiple of. All others that it knows
 * have two digits, and any integer.
 */
const TWO =
  "USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE " +
  "CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG IDR ILS INR JMD KES KGS KHR KYD KZT LAK LBP " +
  "LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON " +
  "RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TZS UAH UYU UZS WST XCD XCG YER ZAR ZMW";
/** "Zero-decimal currencies". */
const NONE = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";
/** "Three-decimal currencies": the last digit must be 0. */
const THREE = "BHD JOD KWD OMR TND";
/**
 * "Special cases": two digits that must be 00; of HUF and TWD in pay-outs alone, and here always,
 * so that what came in can go out.
 */
const WHOLE = "ISK UGX HUF TWD";

export type StripeUnits = { readonly digits: number; readonly multiple: bigint };

const UNITS: ReadonlyMap<string, StripeUnits> = new Map([
  ...listOf(TWO, { digits: 2, multiple: 1n }),
  ...listOf(NONE, { digits: 0, multiple: 1n }),
  ...listOf(THREE, { digits: 3, multiple: 10n }),
  ...listOf(WHOLE, { digits: 2, multiple: 100n }),
]);

function listOf(codes: string, units: StripeUnits): [string, StripeUnits][] {
  return codes.split(" ").map((code) => [code, units]);
}

/** More digits than Stripe takes of any currency; each has a limit of its own, which it says. */
const LARGEST = 999_999_999_999n;

export const isStripeCurrency = (code: string): boolean => UNITS.has(code);

/** The integer that Stripe's API takes for it, exactly; null where there is none. */
export function toStripeAmount({ asset, units }: Money): number | null {
  const counted = UNITS.get(asset.code);
  if (!counted || units <= 0n) return null;
  const { digits, multiple } = counted;
  const scaled = units * 10n ** BigInt(Math.max(digits - asset.scale, 0));
  const divisor = 10n ** BigInt(Math.max(asset.scale - digits, 0));
  if (scaled % divisor !== 0n) return null;
  const amount = scaled / divisor;
  if (amount % multiple !== 0n || amount > LARGEST) return null;
  return Number.parseInt(amount.toString(), 10);
}
