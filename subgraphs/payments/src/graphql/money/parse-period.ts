import { faultAt, instant, optional, within } from "@coffer/platform/graphql/input-parsers";
import { object, type Parser, type ReadAt } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { Period } from "../../app/money/made-payments.ts";
import type { SimulatedPeriodInput } from "../generated/types.ts";

const DAY_MS = 24 * 3_600_000;
const DAYS_MAX = 31;
const DAYS_DEFAULT = 30;

const said = object((read: ReadAt<SimulatedPeriodInput>) => ({
  days: read("days", optional(within({ min: 1, max: DAYS_MAX }))),
  from: read("createdFrom", optional(instant)),
  end: read("createdBefore", optional(instant)),
}));

/** A time whose payments are looked back over. */
export const makePeriodParser =
  (now: Date): Parser<SimulatedPeriodInput | null | undefined, Period> =>
  (raw, path) => {
    const read = said(raw ?? {}, path);
    if (!read.ok) return read;
    const { days, from, end } = read.value;
    if (from === null) {
      if (end !== null)
        return faultAt(`${path}.createdBefore`, "ONLY_WITH_FROM", "must be left out without `createdFrom`");
      return ok({ from: new Date(now.getTime() - (days ?? DAYS_DEFAULT) * DAY_MS), before: now });
    }
    if (days !== null) return faultAt(`${path}.days`, "DAYS_OR_FROM", "must be left out with `createdFrom`");
    const before = end ?? now;
    const ms = before.getTime() - from.getTime();
    if (ms > 0 && ms <= DAYS_MAX * DAY_MS) return ok({ from, before });
    return faultAt(
      `${path}.createdFrom`,
      "OUT_OF_RANGE",
      `must be ${DAYS_MAX} days at most before the end, and not behind it`,
    );
  };
