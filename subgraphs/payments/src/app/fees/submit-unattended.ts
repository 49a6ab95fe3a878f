import type { ApprovalPolicies } from "../../domain/approvals/policy.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import type { KnownPolicies } from "../approvals/ports.ts";
import { isSameBasis, knownBasis, type PriceBasis, type Pricing, readBasis } from "./known-price.ts";
import type { KnownFees } from "./ports.ts";

/** Each needs another operator's word meanwhile, or another level of the payer's. */
const TRIES_MAX = 5;

/** What a payment is priced and judged by; its own transaction judges whether that holds. */
export type Terms = { readonly basis: PriceBasis; readonly policies: ApprovalPolicies };

/**
 * Makes a payment that nobody is there for, to be asked or told: by the prices and policies that
 * this process knows, and anew by those that hold where they are others.
 */
export async function submitUnattended<Refused extends string>(
  { fees, policies }: { readonly fees: KnownFees; readonly policies: KnownPolicies },
  pricing: Pricing,
  submit: (terms: Terms) => Promise<MoneyOutcome | Refused>,
): Promise<Exclude<MoneyOutcome, { kind: "unwarranted" }> | Refused> {
  const termsBy = async (basis: Promise<PriceBasis>, judged: Promise<ApprovalPolicies>): Promise<Terms> => {
    const [priced, policed] = await Promise.all([basis, judged]);
    return { basis: priced, policies: policed };
  };
  let terms = await termsBy(knownBasis(fees, pricing), policies.known());
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const outcome = await submit(terms);
    if (typeof outcome !== "string" && outcome.kind !== "unwarranted") return outcome;
    const latest = await termsBy(readBasis(fees, pricing), policies.read());
    // Nobody is refused for what does not hold any more.
    if (typeof outcome === "string" && isSameTerms(latest, terms)) return outcome;
    terms = latest;
  }
  throw new Error("the prices or the policies changed at each try");
}

const isSameTerms = (a: Terms, b: Terms): boolean =>
  isSameBasis(a.basis, b.basis) && a.policies.version === b.policies.version;
