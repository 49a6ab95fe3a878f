import type { Currency as Money } from "@coffer/client/money";
import type { SayLimitsMutationVariables } from "../../generated/operate/schedules/schedules.ts";
import { OPERATIONS } from "../../payment/limit-window.ts";
import { words } from "../../words/words.ts";
import { METHODS, WINDOW_KINDS, WINDOWS } from "./choices.ts";
import { rulesReader } from "./read-rules.ts";
import type { LimitRule } from "./rules-in-words.ts";
import type { Draft } from "./use-draft-rows.ts";

type Reading = { readonly currency: Money; readonly locale: string };

/** What the fields say, and what is wrong with them. */
export function readLimits(typed: FormData, rows: readonly Draft<LimitRule>[], { currency, locale }: Reading) {
  const read = rulesReader(typed, currency, locale);
  const rules = rows.map(({ id }): LimitRule => {
    const window = read.choice(`${id}.window`, WINDOWS);
    const kind = window === "TRANSACTION" ? null : read.choice(`${id}.kind`, WINDOW_KINDS);
    const level = read.level(`${id}.level`);
    const user = read.user(`${id}.user`);
    const timeZone = kind === "CALENDAR" ? read.text(`${id}.zone`) : null;
    if (timeZone !== null && !isZone(timeZone)) read.faults[`${id}.zone`] = words.schedules.zoneFault;
    if (user && level !== null) read.faults[`${id}.user`] = words.schedules.notBoth;
    return {
      operation: read.choice(`${id}.operation`, OPERATIONS),
      window,
      kind,
      timeZone,
      level,
      user,
      methodKind: read.oneOf(`${id}.method`, METHODS),
      maximum: read.amount(`${id}.maximum`),
    };
  });
  const keys = rules.map(({ operation, window, level, user, methodKind }) =>
    [operation, window, level, user?.id, methodKind].join(" "),
  );
  for (const [at, { id }] of rows.entries())
    if (keys.indexOf(keys[at] ?? "") !== at) read.faults[id] = words.schedules.twice;
  return { rules, faults: read.faults };
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

type LimitInput = SayLimitsMutationVariables["input"]["rules"];
type OneInput = LimitInput extends readonly (infer One)[] ? One : LimitInput;

export const toLimitInput = ({ user, maximum, ...rule }: LimitRule): OneInput => ({
  ...rule,
  userId: user?.id ?? null,
  maximum: maximum.amount,
});
