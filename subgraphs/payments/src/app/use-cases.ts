import { makeOpenAccount } from "./accounts/open-account.ts";
import type { PolicyDesk } from "./approvals/ports.ts";
import { makeSetApprovalPolicy } from "./approvals/set-approval-policy.ts";
import { type AuthorizePaymentDeps, makeAuthorizePayment } from "./authorizations/authorize-payment.ts";
import { makeCapturePayment } from "./authorizations/capture-payment.ts";
import { makeVoidPayment } from "./authorizations/void-payment.ts";
import { type CreateBulkDeps, makeCreateBulk } from "./bulk/create-bulk.ts";
import { makeCancelBulk, makeStartBulk, type StepBulkDeps } from "./bulk/step-bulk.ts";
import { makeCancelPayment } from "./cancellations/cancel-payment.ts";
import { makeAdvanceTestClock, type TestClockDeps } from "./clock/advance-test-clock.ts";
import { type ContactDeps, makeAddContact } from "./contacts/add-contact.ts";
import { makeRemoveContact, makeUpdateContact } from "./contacts/change-contact.ts";
import type { CurrencyDesk } from "./currencies/ports.ts";
import { makeSetCurrencyEnabled } from "./currencies/set-currency-enabled.ts";
import { type DebtDeps, makeCollectDebt, makeWriteOffDebt } from "./debts/settle-debt.ts";
import { makeRequestDeposit, type RequestDepositDeps } from "./deposits/request-deposit.ts";
import { type ExchangeDeps, makeExchange } from "./exchanges/exchange.ts";
import type { TermsDesk } from "./exchanges/ports.ts";
import { makeQuoteExchange, type QuoteExchangeDeps } from "./exchanges/quote-exchange.ts";
import { makeSetExchangeTerms } from "./exchanges/set-exchange-terms.ts";
import { makeExportPayments } from "./exports/export-payments.ts";
import { type ExportDeps, makeRequestReceipt } from "./exports/request-receipt.ts";
import type { FeeDesk } from "./fees/ports.ts";
import { makeQuoteFee, type QuoteFeeDeps } from "./fees/quote-fee.ts";
import { makeSetFeeSchedule } from "./fees/set-fee-schedule.ts";
import { makeSimulateFeeSchedule, type SimulateFeesDeps } from "./fees/simulate-fee-schedule.ts";
import type { LimitDesk } from "./limits/ports.ts";
import { makeSetLimitSchedule } from "./limits/set-limit-schedule.ts";
import { makeSimulateLimitSchedule, type SimulateLimitsDeps } from "./limits/simulate-limit-schedule.ts";
import { type MethodDeps, makeAddPaymentMethod } from "./methods/add-payment-method.ts";
import { makeRemovePaymentMethod } from "./methods/remove-payment-method.ts";
import { makeSetDefaultPaymentMethod } from "./methods/set-default-payment-method.ts";
import { makeVerifyPaymentMethod } from "./methods/verify-payment-method.ts";
import { makeRefundForPayee } from "./refunds/refund-for-payee.ts";
import { makeRefundPayment } from "./refunds/refund-payment.ts";
import { makePayRequest, type PayRequestDeps } from "./requests/pay-request.ts";
import { makeFindByLink } from "./requests/read-requests.ts";
import { makeRequestPayment, type RequestPaymentDeps } from "./requests/request-payment.ts";
import { makeCancelRequest, makeDeclineRequest, makeRemindRequest } from "./requests/step-request.ts";
import { makeSchedulePayment, type SchedulePaymentDeps } from "./schedules/schedule-payment.ts";
import {
  makeEndSchedule,
  makePauseSchedule,
  makeResumeSchedule,
  makeSkipScheduledPayment,
  type StepScheduleDeps,
} from "./schedules/step-schedule.ts";
import { makeSendPayment } from "./sends/send-payment.ts";
import { makeSimulateOutcome } from "./simulations/simulate-outcome.ts";
import { makeSimulateProvider, type SimulatorDeps } from "./simulations/simulate-provider.ts";
import { makeApprovePaymentEnding, makeDenyPaymentEnding } from "./stuck/decide-payment-ending.ts";
import { type EndPaymentDeps, makeEndPayment } from "./stuck/end-payment.ts";
import { makeProposePaymentEnding, type ProposeDeps } from "./stuck/propose-payment-ending.ts";
import { makeRetryPayment, type RetryPaymentDeps } from "./stuck/retry-payment.ts";
import {
  type EndpointDeps,
  makeCreateWebhook,
  makeDeleteWebhook,
  makeRotateWebhook,
  makeUpdateWebhook,
} from "./webhooks/manage-endpoints.ts";
import {
  makeRecoverWebhook,
  makeRedeliverWebhook,
  makeSendTestWebhook,
  type SendAgainDeps,
} from "./webhooks/send-again.ts";
import { makeWithdraw, type WithdrawDeps } from "./withdrawals/withdraw.ts";
import { makeWithdrawToAddress, type WithdrawToAddressDeps } from "./withdrawals/withdraw-to-address.ts";

/** What resolvers may do. One more is a line here. */
export const makeUseCases = (
  deps: AuthorizePaymentDeps &
    RequestDepositDeps &
    DebtDeps &
    WithdrawDeps &
    WithdrawToAddressDeps &
    QuoteFeeDeps &
    QuoteExchangeDeps &
    ExchangeDeps &
    PayRequestDeps &
    RequestPaymentDeps &
    SchedulePaymentDeps &
    StepScheduleDeps &
    CreateBulkDeps &
    StepBulkDeps &
    ContactDeps &
    MethodDeps &
    EndpointDeps &
    SendAgainDeps &
    EndPaymentDeps &
    ProposeDeps &
    TestClockDeps &
    RetryPaymentDeps &
    SimulatorDeps &
    SimulateFeesDeps &
    SimulateLimitsDeps &
    ExportDeps & {
      readonly desk: PolicyDesk;
      readonly currencyDesk: CurrencyDesk;
      readonly feeDesk: FeeDesk;
      readonly termsDesk: TermsDesk;
      readonly limitDesk: LimitDesk;
    },
) => ({
  openAccount: makeOpenAccount(deps),
  sendPayment: makeSendPayment(deps),
  authorizePayment: makeAuthorizePayment(deps),
  capturePayment: makeCapturePayment(deps),
  voidPayment: makeVoidPayment(deps),
  requestDeposit: makeRequestDeposit(deps),
  refundPayment: makeRefundPayment(deps),
  refundForPayee: makeRefundForPayee(deps),
  collectDebt: makeCollectDebt(deps),
  writeOffDebt: makeWriteOffDebt(deps),
  withdraw: makeWithdraw(deps),
  withdrawToAddress: makeWithdrawToAddress(deps),
  cancelPayment: makeCancelPayment(deps),
  retryPayment: makeRetryPayment(deps),
  endPayment: makeEndPayment(deps),
  proposePaymentEnding: makeProposePaymentEnding(deps),
  approvePaymentEnding: makeApprovePaymentEnding(deps),
  denyPaymentEnding: makeDenyPaymentEnding(deps),
  quoteFee: makeQuoteFee(deps),
  setFeeSchedule: makeSetFeeSchedule(deps),
  simulateFeeSchedule: makeSimulateFeeSchedule(deps),
  quoteExchange: makeQuoteExchange(deps),
  exchange: makeExchange(deps),
  setExchangeTerms: makeSetExchangeTerms(deps),
  requestReceipt: makeRequestReceipt(deps),
  exportPayments: makeExportPayments(deps),
  requestPayment: makeRequestPayment(deps),
  payRequest: makePayRequest(deps),
  declineRequest: makeDeclineRequest(deps),
  cancelRequest: makeCancelRequest(deps),
  remindRequest: makeRemindRequest(deps),
  schedulePayment: makeSchedulePayment(deps),
  pausePaymentSchedule: makePauseSchedule(deps),
  resumePaymentSchedule: makeResumeSchedule(deps),
  skipScheduledPayment: makeSkipScheduledPayment(deps),
  endPaymentSchedule: makeEndSchedule(deps),
  createBulkPayment: makeCreateBulk(deps),
  startBulkPayment: makeStartBulk(deps),
  cancelBulkPayment: makeCancelBulk(deps),
  findRequestByLink: makeFindByLink(deps),
  setApprovalPolicy: makeSetApprovalPolicy(deps),
  setCurrencyEnabled: makeSetCurrencyEnabled(deps),
  setLimitSchedule: makeSetLimitSchedule(deps),
  simulateLimitSchedule: makeSimulateLimitSchedule(deps),
  advanceTestClock: makeAdvanceTestClock(deps),
  addContact: makeAddContact(deps),
  updateContact: makeUpdateContact(deps),
  removeContact: makeRemoveContact(deps),
  simulateProvider: makeSimulateProvider(deps),
  simulateOutcome: makeSimulateOutcome(deps),
  addPaymentMethod: makeAddPaymentMethod(deps),
  removePaymentMethod: makeRemovePaymentMethod(deps),
  setDefaultPaymentMethod: makeSetDefaultPaymentMethod(deps),
  createWebhook: makeCreateWebhook(deps),
  updateWebhook: makeUpdateWebhook(deps),
  deleteWebhook: makeDeleteWebhook(deps),
  rotateWebhook: makeRotateWebhook(deps),
  sendTestWebhook: makeSendTestWebhook(deps),
  redeliverWebhook: makeRedeliverWebhook(deps),
  recoverWebhook: makeRecoverWebhook(deps),
  verifyPaymentMethod: makeVerifyPaymentMethod(deps),
});

export type UseCases = ReturnType<typeof makeUseCases>;
