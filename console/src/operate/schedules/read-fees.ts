import type { Currency } from "@coffer/client/money";
import type { SayFeesMutationVariables } from "../../generated/operate/schedules/schedules.ts";
import { compareDecimals } from "../../money.ts";
import { words } from "../../words/words.ts";
import { CHARGES, FEE_KINDS, HAVE_PRIORITY, METHODS, PRIORITIES } from "./choices.ts";
import { rulesReader } from "./read-rules.ts";
import type { FeeRule } from "./rules-in-words.ts";
import type { Draft } from "./use-draft-rows.ts";

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
    const kind = read.choice(`${id}.kind`, FEE_KINDS);
    const user = read.user(`${id}.user`);
    const level = read.level(`${id}.level`);
    const priority = read.oneOf(`${id}.priority`, PRIORITIES);
    if (user && level !== null) read.faults[`${id}.user`] = words.schedules.notBoth;
    if (priority !== null && !HAVE_PRIORITY.includes(kind)) read.faults[id] = words.schedules.neverOfPriority;
    return {
      kind,
      user,
      level,
      method: read.oneOf(`${id}.method`, METHODS),
      priority,
      charge: read.choice(`${id}.charge`, CHARGES),
      tiers,
      minimum: read.optionalAmount(`${id}.minimum`) ?? nothing,
      maximum: read.optionalAmount(`${id}.maximum`),
    };
  });
  const keys = rules.map(({ kind, user, level, method, priority }) =>
    [kind, user?.id, level, method, priority].join(" "),
  );
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
