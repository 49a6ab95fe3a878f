import type { Currency } from "@coffer/client/money";
import type { SayFeesMutationVariables } from "../../generated/operate/schedules/schedules.ts";
import { compareDecimals } from "../../money.ts";
import { words } from "../../words/words.ts";
import { rulesReader } from "./read-rules.ts";
import type { FeeRule } from "./rules-in-words.ts";
import type { Draft } from "./use-draft-rows.ts";

export const FEE_KINDS = ["SEND", "TRANSFER", "WITHDRAWAL", "DEPOSIT"] as const;
export const CHARGES = ["ON_TOP", "INSIDE"] as const;
export const METHODS = ["BANK", "CARD", "CRYPTO_WALLET"] as const;
export const TIERS_MOST = 10;
const WHOLE = 10_000;

type Reading = { readonly currency: Currency; readonly locale: string };
type Tier = FeeRule["tiers"][number];

/** What the fields say, and what is wrong with them. */
export function readFees(typed: FormData, rows: readonly Draft<FeeRule>[], { currency, locale }: Reading) {
  const read = rulesReader(typed, currency, locale);
  const nothing = { amount: currency.scale > 0 ? `0.${"0".repeat(currency.scale)}` : "0", currency: currency.code };
  const rules = rows.map(({ id }): FeeRule => {
    const tiers: Tier[] = [];
    for (let tier = 0; typed.has(`${id}.from${tier}`); tier++) {
      const from = read.amount(`${id}.from${tier}`);
      const before = tiers.at(-1)?.from.amount;
      if (before !== undefined && compareDecimals(from.amount, before) <= 0)
        read.faults[`${id}.from${tier}`] = words.schedules.tiersRise;
      if (tier === 0 && compareDecimals(from.amount, "0") !== 0)
        read.faults[`${id}.from0`] = words.schedules.tiersBegin;
      const fixed = read.optionalAmount(`${id}.fixed${tier}`) ?? nothing;
      tiers.push({ from, fixed, basisPoints: read.whole(`${id}.share${tier}`, WHOLE) });
    }
    return {
      kind: read.oneOf(`${id}.kind`, FEE_KINDS) ?? "SEND",
      user: read.user(`${id}.user`),
      method: read.oneOf(`${id}.method`, METHODS),
      charge: read.oneOf(`${id}.charge`, CHARGES) ?? "ON_TOP",
      tiers,
      minimum: read.optionalAmount(`${id}.minimum`) ?? nothing,
      maximum: read.optionalAmount(`${id}.maximum`),
    };
  });
  const keys = rules.map(({ kind, user, method }) => [kind, user?.id, method].join(" "));
  for (const [at, { id }] of rows.entries())
    if (keys.indexOf(keys[at] ?? "") !== at) read.faults[id] = words.schedules.twice;
  return { rules, faults: read.faults };
}

type FeeInput = SayFeesMutationVariables["input"]["rules"];
type OneInput = FeeInput extends readonly (infer One)[] ? One : FeeInput;

export const toFeeInput = ({ user, tiers, minimum, maximum, ...rule }: FeeRule): OneInput => ({
  ...rule,
  userId: user?.id ?? null,
  tiers: tiers.map(({ from, fixed, basisPoints }) => ({ from: from.amount, fixed: fixed.amount, basisPoints })),
  minimum: minimum.amount,
  maximum: maximum?.amount ?? null,
});
