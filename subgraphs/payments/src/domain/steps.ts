import type { Plan } from "./plan.ts";
import { type Authorize, planAuthorize } from "./steps/authorize.ts";
import { type Capture, planCapture } from "./steps/capture.ts";
import {
  type BeginDeposit,
  type CreditDeposit,
  planBeginDeposit,
  planCreditDeposit,
  planRequestDeposit,
  type RequestDeposit,
} from "./steps/deposit.ts";
import { type OpenAccount, planOpenAccount } from "./steps/open-account.ts";
import { planRelease, type Release } from "./steps/release.ts";
import { planSend, type Send } from "./steps/send.ts";

/**
 * Every kind of step that changes money: each says its guards, its entries and their legs, and what
 * becomes of its payment.
 */
export type Step = OpenAccount | Send | Authorize | Capture | Release | RequestDeposit | BeginDeposit | CreditDeposit;

const PLANS: { readonly [K in Step["kind"]]: (step: Extract<Step, { kind: K }>) => Plan } = {
  openAccount: planOpenAccount,
  send: planSend,
  authorize: planAuthorize,
  capture: planCapture,
  release: planRelease,
  requestDeposit: planRequestDeposit,
  beginDeposit: planBeginDeposit,
  creditDeposit: planCreditDeposit,
};

export const planOf = (step: Step): Plan => (PLANS[step.kind] as (step: Step) => Plan)(step);

/** What a request can ask for with an idempotency key, and the kind of id of what it makes. */
export const OPERATIONS = {
  openAccount: "acc",
  deposit: "pay",
  sendPayment: "pay",
  authorizePayment: "pay",
  capturePayment: "ent",
  voidPayment: "ent",
} as const satisfies Record<string, "acc" | "pay" | "ent">;

export type Operation = keyof typeof OPERATIONS;
