import { newUuid } from "@coffer/contracts/ids";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Need } from "../../domain/approvals/policy.ts";
import type { ApprovalRefused, ApprovalRequired } from "../../domain/money/approval-refusals.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { FeeIncome } from "../../domain/money/fee-income.ts";
import type { ScheduleId, UserId } from "../../domain/money/ids.ts";
import type { StandingLimit } from "../../domain/money/limit-use.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { PaymentSchedule } from "../../domain/money/payment-schedule.ts";
import type { Plan } from "../../domain/money/plan.ts";
import { prioritised } from "../../domain/money/priority.ts";
import type { IdempotencyKeyReused } from "../../domain/money/refusals.ts";
import { type Effects, effectsOf } from "../../domain/previews/effects.ts";
import { type ForeseeDeps, makeForeseeWarranted, type SubmitWarranted } from "../approvals/submit-warranted.ts";
import { type Quote, writeQuote } from "../fees/quote.ts";
import type { Claims, SubmitMoney } from "../money/ports.ts";
import type { CountPreview, Tried, TryOut } from "./ports.ts";

/** What a mutation would do. */
export type Preview = Effects & {
  readonly payment: Payment;
  readonly limits: readonly StandingLimit[];
  readonly approval: Need;
  /** That it costs this, for whoever pays by it; null where it has no price of its own. */
  readonly feeQuote: string | null;
};

/** What has no meaning without a key, or a signature. */
type NotForeseen = IdempotencyKeyReused | ApprovalRequired | ApprovalRefused;
export type Foreseen<R> = Exclude<R, NotForeseen>;

/** As the mutation is asked for. */
export type Foreseeing<C> = Omit<C, "idempotencyKey" | "approval">;

/** What a use case of money does its work by, where nothing of it is to stay. */
export type TrialPorts = {
  readonly claims: Claims;
  readonly submit: SubmitMoney;
  readonly submitWarranted: SubmitWarranted;
  /** Has the one that was tried out, which nobody else can read. */
  readonly schedules: { findMany(ids: readonly ScheduleId[]): Promise<readonly (PaymentSchedule | null)[]> };
  /** Nothing is there that a job could do. */
  readonly requested: () => void;
  readonly withdrawn: () => void;
  readonly started: () => void;
};

export type PreviewDeps = Omit<ForeseeDeps, "submit"> & {
  readonly tryOut: TryOut;
  readonly countPreview: CountPreview;
  readonly feeIncome: FeeIncome;
  readonly clearing: ClearingAccount;
};

export type PreviewCommand = {
  readonly actorId: UserId;
  readonly idempotencyKey: string;
  readonly feeQuote?: Quote | null;
};

/** No key was ever used: the trial's own is fresh, and gone with it. */
const NOTHING_BEFORE: Claims = { find: async () => null };

/**
 * Foresees what a use case would do, by the use case itself: it is given ports that try out what it
 * submits. So it looks, refuses and decides as it does; and whoever may not do it learns no more
 * here than there.
 */
export const makePreview =
  <C extends PreviewCommand, R extends { readonly code: string }>(
    deps: PreviewDeps,
    make: (ports: TrialPorts) => (command: C) => Promise<Result<Payment, R>>,
  ) =>
  async (asked: Foreseeing<C>): Promise<Result<Preview, Foreseen<R>>> => {
    const foreseen = await foresee(deps, make, asked);
    if (!foreseen.ok) return foreseen;
    const { command, made: payment, plan, limits, need } = foreseen.value;
    const effects = effectsOf(plan, { ...deps, viewerId: command.actorId });
    return ok({ ...effects, payment, limits, approval: need, feeQuote: quoteFor(command, plan) });
  };

/** What a use case has made, of what was tried out; or its refusal. Counts as a preview. */
export async function foresee<C extends PreviewCommand, Made, R extends { readonly code: string }>(
  deps: PreviewDeps,
  make: (ports: TrialPorts) => (command: C) => Promise<Result<Made, R>>,
  asked: Foreseeing<C>,
) {
  // The one key that it is made with, and no approval: a preview cannot be asked for one.
  const command = { ...asked, idempotencyKey: newUuid() } as unknown as C;
  await deps.countPreview(command.actorId);
  const trial = startTrial(deps, command.actorId);
  const result = await make(trial.ports)(command);
  if (!result.ok) return err(toForeseen(result.error));
  const { tried, need } = trial.seen();
  if (!tried?.done) throw new Error("a preview says what was not tried out");
  return ok({ command, made: result.value, need, ...tried.done });
}

function startTrial(deps: PreviewDeps, viewerId: UserId) {
  let [tried, need]: [Tried | null, Need] = [null, "none"];
  const submit: SubmitMoney = async (command) => {
    tried = await deps.tryOut(command, viewerId);
    return tried.outcome;
  };
  const noted = (said: Need) => {
    need = said;
  };
  const ports: TrialPorts = {
    claims: NOTHING_BEFORE,
    submit,
    submitWarranted: makeForeseeWarranted({ ...deps, submit }, noted),
    schedules: { findMany: async (ids) => ids.map((id) => scheduleIn(tried, id)) },
    requested: () => {},
    withdrawn: () => {},
    started: () => {},
  };
  return { ports, seen: () => ({ tried, need }) };
}

function scheduleIn(tried: Tried | null, id: ScheduleId): PaymentSchedule | null {
  const schedule = tried?.done?.plan.schedules;
  return schedule?.id === id ? schedule : null;
}

/** Of what is priced, the price that it was tried out at. */
function quoteFor({ feeQuote }: PreviewCommand, { makes, prices }: Plan): string | null {
  if (!makes || prices === undefined) return null;
  const at = feeQuote?.at ?? makes.createdAt;
  return writeQuote({ ...prioritised(makes), at, amount: makes.amount.units, fee: makes.fee.units });
}

const NOT_FORESEEN: readonly string[] = [
  "IDEMPOTENCY_KEY_REUSED",
  "APPROVAL_REQUIRED",
  "APPROVAL_REFUSED",
] satisfies NotForeseen["code"][];

function toForeseen<R extends { readonly code: string }>(refusal: R): Foreseen<R> {
  if (NOT_FORESEEN.includes(refusal.code)) throw new Error(`a preview cannot be refused with ${refusal.code}`);
  return refusal as Foreseen<R>;
}
