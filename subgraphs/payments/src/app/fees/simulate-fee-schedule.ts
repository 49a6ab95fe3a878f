import type { Asset } from "@coffer/money/asset";
import type { Result } from "@coffer/platform/values/result";
import { type FeeRule, type Fees, PRICED_KINDS, scheduleAt } from "../../domain/fees/schedule.ts";
import { type FeeSimulated, FeeSimulation } from "../../domain/fees/simulation.ts";
import type { SimulationsBusy } from "../../domain/money/fee-refusals.ts";
import { MOVED } from "../../domain/money/payment.ts";
import { type Looked, lookBack, type Period, type ReadMade } from "../money/made-payments.ts";
import type { TakeTurn } from "../money/simulation-turns.ts";
import type { KnownFees } from "./ports.ts";
import { QUOTE_MS } from "./quote.ts";

export type SimulateFeeSchedule = {
  readonly asset: Asset;
  readonly rules: readonly FeeRule[];
  readonly period: Period;
};

export type SimulateFeesDeps = {
  readonly fees: Pick<KnownFees, "read">;
  readonly readMade: ReadMade;
  readonly takeTurn: TakeTurn;
  /** Left out: of as many payments as any simulation. */
  readonly lookedMax?: number;
};

/** What a draft would have taken of what was paid, beside what was taken. Nothing is kept. */
export const makeSimulateFeeSchedule =
  ({ fees, readMade, takeTurn, lookedMax: max }: SimulateFeesDeps) =>
  ({
    asset,
    rules,
    period,
  }: SimulateFeeSchedule): Promise<Result<FeeSimulated & { readonly looked: Looked }, SimulationsBusy>> =>
    takeTurn(async () => {
      const held = heldWithin(await fees.read(), asset, period);
      const simulation = new FeeSimulation({ asset, fees: held, draft: rules, quoteMs: QUOTE_MS });
      const looked = await lookBack(
        readMade,
        { ...period, asset, kinds: PRICED_KINDS, statuses: MOVED },
        { max, take: (made) => simulation.take(made) },
      );
      return { ...simulation.result(), looked };
    });

/** Every schedule that something within the time may be priced by. */
function heldWithin(fees: Fees, { code }: Asset, { from, before }: Period): Fees {
  const begin = new Date(from.getTime() - QUOTE_MS - 1);
  const first = scheduleAt(fees, code, begin);
  const later = fees.schedules.filter(
    ({ currency, effectiveAt }) => currency === code && effectiveAt > begin && effectiveAt < before,
  );
  return { version: fees.version, schedules: first ? [first, ...later] : later };
}
