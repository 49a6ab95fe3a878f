import { makeClaim } from "@coffer/platform/values/claim";
import type { NewTerms, TermsDesk } from "./ports.ts";

export type SetExchangeTerms = NewTerms & { readonly operatorId: NonNullable<NewTerms["operatorId"]> } & {
  readonly idempotencyKey: string;
};

/** What is quoted after it, and after its moment, is quoted by it, in every process. */
export const makeSetExchangeTerms =
  ({ termsDesk }: { readonly termsDesk: TermsDesk }) =>
  ({ idempotencyKey: key, ...terms }: SetExchangeTerms) => {
    const claim = makeClaim({ actorId: terms.operatorId, operation: "setExchangeTerms", key }, [
      terms.base,
      terms.counter,
      terms.effectiveAt?.toISOString() ?? null,
      terms.spreadBasisPoints?.toString() ?? null,
      terms.rate,
      terms.minimumRate,
      terms.maximumRate,
      terms.reason,
      terms.basedOn?.toString() ?? null,
    ]);
    return termsDesk.decide(claim, terms);
  };
