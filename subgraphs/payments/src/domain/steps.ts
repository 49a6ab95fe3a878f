import { ACCOUNTS } from "./accounts/steps.ts";
import { AUTHORIZATIONS } from "./authorizations/steps.ts";
import { BULK } from "./bulk/steps.ts";
import { CANCELLATIONS } from "./cancellations/steps.ts";
import { DEPOSITS } from "./deposits/steps.ts";
import { EXCHANGES } from "./exchanges/steps.ts";
import type { Plan } from "./money/plan.ts";
import { REFUNDS } from "./refunds/steps.ts";
import { REQUESTS } from "./requests/steps.ts";
import { SCHEDULES } from "./schedules/steps.ts";
import { SENDS } from "./sends/steps.ts";
import { STUCK } from "./stuck/steps.ts";
import { WITHDRAWALS } from "./withdrawals/steps.ts";

/** What each feature does about money, by the kind of its step. */
const PLANS = {
  ...ACCOUNTS.plans,
  ...SENDS.plans,
  ...AUTHORIZATIONS.plans,
  ...DEPOSITS.plans,
  ...REFUNDS.plans,
  ...WITHDRAWALS.plans,
  ...CANCELLATIONS.plans,
  ...REQUESTS.plans,
  ...SCHEDULES.plans,
  ...BULK.plans,
  ...STUCK.plans,
  ...EXCHANGES.plans,
};

/** What a request can ask for with an idempotency key, and the kind of id of what it makes. */
export const OPERATIONS = {
  ...ACCOUNTS.operations,
  ...SENDS.operations,
  ...AUTHORIZATIONS.operations,
  ...DEPOSITS.operations,
  ...REFUNDS.operations,
  ...WITHDRAWALS.operations,
  ...CANCELLATIONS.operations,
  ...REQUESTS.operations,
  ...SCHEDULES.operations,
  ...BULK.operations,
  ...STUCK.operations,
  ...EXCHANGES.operations,
};

export type Operation = keyof typeof OPERATIONS;

/**
 * Every kind of step that changes money: each says its guards, its entries and their legs, and what
 * becomes of its payment.
 */
export type Step = Parameters<(typeof PLANS)[keyof typeof PLANS]>[0];

/** Does not compile where a feature names a plan otherwise than its step. */
const BY_KIND: { readonly [K in Step["kind"]]: (step: Extract<Step, { kind: K }>) => Plan } = PLANS;

export const planOf = (step: Step): Plan => (BY_KIND[step.kind] as (step: Step) => Plan)(step);
