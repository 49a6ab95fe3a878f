import type { Asset } from "@coffer/money/asset";
import { letOthersGo } from "@coffer/platform/running/let-others-go";
import type { Clock } from "@coffer/platform/values/clock";
import type { Result } from "@coffer/platform/values/result";
import { type MadeUse, useOf } from "../../domain/limits/replay.ts";
import type { LimitRule } from "../../domain/limits/rule.ts";
import { type Counted, countUses, type LimitRefusals, LimitSimulation } from "../../domain/limits/simulation.ts";
import type { SimulationsBusy } from "../../domain/money/fee-refusals.ts";
import { LIMITED_OPERATIONS } from "../../domain/money/limit-use.ts";
import { STATUSES } from "../../domain/money/payment.ts";
import { type Looked, lookBack, type Period, type ReadMade } from "../money/made-payments.ts";
import type { TakeTurn } from "../money/simulation-turns.ts";
import type { FindHeldLimits, LimitDesk } from "./ports.ts";

/** No window is longer: a month of 31 days, that of another zone included. */
const LONGEST_WINDOW_MS = 32 * 24 * 3_600_000;
/** A millisecond's work, or a few: others have their turn behind it. */
const SLICE = 200;

export type SimulateLimitSchedule = {
  readonly asset: Asset;
  readonly rules: readonly LimitRule[];
  readonly period: Period;
};

export type SimulateLimitsDeps = {
  readonly limitDesk: Pick<LimitDesk, "findInForce">;
  readonly findHeldLimits: FindHeldLimits;
  readonly readMade: ReadMade;
  readonly takeTurn: TakeTurn;
  readonly clock: Clock;
  /** Left out: of as many payments as any simulation. */
  readonly lookedMax?: number;
};

export type LimitsSimulated = {
  readonly looked: Looked;
  readonly judged: Counted;
  readonly draft: LimitRefusals;
  /** By the table that is in force now; null where none was ever said. */
  readonly present: (LimitRefusals & { readonly version: number }) | null;
};

/**
 * What a draft would have refused of what was made, beside what the present table would. Nothing is
 * kept.
 */
export const makeSimulateLimitSchedule =
  (deps: SimulateLimitsDeps) =>
  (command: SimulateLimitSchedule): Promise<Result<LimitsSimulated, SimulationsBusy>> =>
    deps.takeTurn(() => simulate(deps, command));

async function simulate(
  deps: SimulateLimitsDeps,
  { asset, rules, period }: SimulateLimitSchedule,
): Promise<LimitsSimulated> {
  const inForce = await deps.limitDesk.findInForce(asset.code, deps.clock.now());
  const { uses, first, looked } = await collect(deps, asset, period);
  const among = { period, people: [...new Set(uses.map(({ use }) => use.userId))] };
  const toSimulation = async (of: readonly LimitRule[]) =>
    new LimitSimulation(asset, { rules: of, rulesFor: await deps.findHeldLimits(asset, of, among) }, uses);
  const draft = await toSimulation(rules);
  const present = inForce && { version: inForce.version, simulation: await toSimulation(inForce.rules) };
  for (const [place, made] of uses.entries()) {
    const isJudged = place >= first;
    draft.take(made, isJudged);
    present?.simulation.take(made, isJudged);
    if (place % SLICE === 0) await letOthersGo();
  }
  return {
    looked,
    judged: countUses(uses.slice(first), asset),
    draft: draft.result(),
    present: present && { version: present.version, ...present.simulation.result() },
  };
}

/**
 * What was used, in the order of time; from `first` on it is to be judged, before it is in windows.
 */
async function collect(
  { readMade, lookedMax: max }: SimulateLimitsDeps,
  asset: Asset,
  period: Period,
): Promise<{ readonly uses: readonly MadeUse[]; readonly first: number; readonly looked: Looked }> {
  const [within, before]: [MadeUse[], MadeUse[]] = [[], []];
  const looked = await lookBack(
    readMade,
    { ...period, asset, kinds: LIMITED_OPERATIONS, statuses: STATUSES },
    {
      max,
      leadMs: LONGEST_WINDOW_MS,
      take(made, isWithin) {
        const use = useOf(made);
        if (use) (isWithin ? within : before).push(use);
      },
    },
  );
  const [first, judged] = [inOrder(before), inOrder(within)];
  return { uses: [...first, ...judged], first: first.length, looked };
}

/**
 * They were read by their ids, the newest first, which are in the order of time but for
 * milliseconds.
 */
const inOrder = (uses: readonly MadeUse[]): MadeUse[] => uses.toReversed().toSorted((a, b) => a.at - b.at);
