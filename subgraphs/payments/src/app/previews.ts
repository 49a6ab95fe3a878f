import type { Operation } from "../domain/steps.ts";
import { type AuthorizePaymentDeps, makeAuthorizePayment } from "./authorizations/authorize-payment.ts";
import { makeCapturePayment } from "./authorizations/capture-payment.ts";
import { makeVoidPayment } from "./authorizations/void-payment.ts";
import { makeStartBulk, type StepBulkDeps } from "./bulk/step-bulk.ts";
import { makeCancelPayment } from "./cancellations/cancel-payment.ts";
import { makeRequestDeposit, type RequestDepositDeps } from "./deposits/request-deposit.ts";
import { type ExchangeDeps, makeExchange } from "./exchanges/exchange.ts";
import { makeBulkPreview } from "./previews/bulk-preview.ts";
import { makePreview, type PreviewDeps, type TrialPorts } from "./previews/preview.ts";
import { makeSchedulePreview } from "./previews/schedule-preview.ts";
import { makeRefundForPayee } from "./refunds/refund-for-payee.ts";
import { makeRefundPayment } from "./refunds/refund-payment.ts";
import { makePayRequest, type PayRequestDeps } from "./requests/pay-request.ts";
import { makeSchedulePayment, type SchedulePaymentDeps } from "./schedules/schedule-payment.ts";
import { makeSendPayment } from "./sends/send-payment.ts";
import { makeWithdraw, type WithdrawDeps } from "./withdrawals/withdraw.ts";
import { makeWithdrawToAddress, type WithdrawToAddressDeps } from "./withdrawals/withdraw-to-address.ts";

/**
 * What has a key and no preview: it moves no money and has no price, or operators do it by what a
 * provider says at that moment, which nobody can foresee.
 */
export const UNFORESEEN = ["openAccount", "endPayment", "approvePaymentEnding"] as const satisfies readonly Operation[];

type Deps = PreviewDeps &
  Omit<
    AuthorizePaymentDeps &
      RequestDepositDeps &
      WithdrawDeps &
      WithdrawToAddressDeps &
      PayRequestDeps &
      ExchangeDeps &
      SchedulePaymentDeps &
      StepBulkDeps,
    keyof TrialPorts
  >;

/**
 * What each mutation that moves money would do, by the name of its operation. One more is a line
 * here: without it this does not compile.
 */
export const makePreviews = (deps: Deps) => {
  const sendPayment = makePreview(deps, (ports) => makeSendPayment({ ...deps, ...ports }));
  return {
    sendPayment,
    authorizePayment: makePreview(deps, (ports) => makeAuthorizePayment({ ...deps, ...ports })),
    capturePayment: makePreview(deps, (ports) => makeCapturePayment({ ...deps, ...ports })),
    voidPayment: makePreview(deps, (ports) => makeVoidPayment({ ...deps, ...ports })),
    deposit: makePreview(deps, (ports) => makeRequestDeposit({ ...deps, ...ports })),
    refundPayment: makePreview(deps, (ports) => makeRefundPayment({ ...deps, ...ports })),
    refundForPayee: makePreview(deps, (ports) => makeRefundForPayee({ ...deps, ...ports })),
    withdrawToAddress: makePreview(deps, (ports) => makeWithdrawToAddress({ ...deps, ...ports })),
    withdraw: makePreview(deps, (ports) => makeWithdraw({ ...deps, ...ports })),
    cancelPayment: makePreview(deps, (ports) => makeCancelPayment({ ...deps, ...ports })),
    exchange: makePreview(deps, (ports) => makeExchange({ ...deps, ...ports })),
    payRequest: makePreview(deps, (ports) => makePayRequest({ ...deps, ...ports })),
    startBulkPayment: makeBulkPreview(deps, (ports) => makeStartBulk({ ...deps, ...ports })),
    schedulePayment: makeSchedulePreview(
      deps,
      (ports) => makeSchedulePayment({ ...deps, ...ports }),
      (order) => sendPayment({ ...order, feeQuote: null }),
    ),
  } satisfies Record<Exclude<Operation, (typeof UNFORESEEN)[number]>, unknown>;
};

export type Previews = ReturnType<typeof makePreviews>;
