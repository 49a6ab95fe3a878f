import { badUserInput } from "@coffer/platform/graphql/errors";
import { faultAt, idempotencyKey, instant, optional, within } from "@coffer/platform/graphql/input-parsers";
import { type Listed, numberPlace, type PageArguments, pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { DecidedTerms } from "../../app/exchanges/ports.ts";
import type { Assets } from "../../app/money/ports.ts";
import { parseRate, SPREAD_MAX } from "../../domain/exchanges/rate.ts";
import { faultOfTerms, type TermsFault } from "../../domain/exchanges/terms.ts";
import type { MutationSetExchangeTermsArgs } from "../generated/types.ts";
import { actReason, makeCurrencyParser } from "../money/parse.ts";

const VERSION_MAX = 2 ** 31 - 1;

const rate: Parser<string, string> = (raw, path) =>
  typeof raw === "string" && parseRate(raw)
    ? ok(raw)
    : faultAt(
        path,
        "NOT_A_RATE",
        'must be a plain decimal as a string, such as "1.085": above 0, with at most 18 digits before the point and 30 behind it',
      );

const FAULTS: Record<TermsFault, { readonly path: string; readonly message: string }> = {
  SAME_CURRENCY: { path: "input.counter", message: "must be another currency than `base`" },
  MAXIMUM: { path: "input.maximumRate", message: "must not be less than the minimum" },
  RATE: { path: "input.rate", message: "must be within the minimum and the maximum" },
};

/** Throws BAD_USER_INPUT with every fault. */
export function parseTerms(args: MutationSetExchangeTermsArgs, assets: Assets) {
  const terms = readInput(args, (read) => ({
    base: read("input.base", makeCurrencyParser(assets)),
    counter: read("input.counter", makeCurrencyParser(assets)),
    effectiveAt: read("input.effectiveAt", optional(instant)),
    spreadBasisPoints: read("input.spreadBasisPoints", optional(within({ min: 0, max: SPREAD_MAX }))),
    rate: read("input.rate", optional(rate)),
    minimumRate: read("input.minimumRate", optional(rate)),
    maximumRate: read("input.maximumRate", optional(rate)),
    reason: read("input.reason", actReason),
    basedOn: read("input.basedOn", optional(within({ min: 1, max: VERSION_MAX }))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const code = faultOfTerms(terms);
  if (code !== null) throw badUserInput([{ code, ...FAULTS[code] }]);
  return terms;
}

/** A page of all that was ever said of two currencies, whichever of them is named first. */
export function readPage(args: PageArguments & { readonly base: string; readonly counter: string }, assets: Assets) {
  const of = [args.base, args.counter].toSorted();
  const versions = pagedList({ name: "exchange terms", of, parsePlace: numberPlace });
  const { base, counter, ...page } = readInput(args, (read) => ({
    base: read("base", makeCurrencyParser(assets)),
    counter: read("counter", makeCurrencyParser(assets)),
    first: read("first", pageSize),
    after: read("after", versions.after),
  }));
  return {
    pair: [base, counter] as const,
    page,
    present: (listed: Listed<DecidedTerms>) =>
      versions.present(listed, { hasPrevious: page.after !== null, placeOf: ({ version }) => version }),
  };
}
