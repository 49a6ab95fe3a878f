import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import { openAccount } from "./accounts/open-account.ts";
import { ApprovalPolicy, approvalPolicies } from "./approvals/approval-policies.ts";
import { PaymentApproval } from "./approvals/payment-approval.ts";
import { setApprovalPolicy } from "./approvals/set-approval-policy.ts";
import { authorizePayment, previewAuthorizePayment } from "./authorizations/authorize-payment.ts";
import { capturePayment, previewCapturePayment } from "./authorizations/capture-payment.ts";
import { previewVoidPayment, voidPayment } from "./authorizations/void-payment.ts";
import { BulkPayment, BulkPaymentChanged, BulkPaymentRow } from "./bulk/bulk-payment.ts";
import { bulkPayment, bulkPaymentStatus, bulkPayments } from "./bulk/bulk-payments.ts";
import { cancelBulkPayment, createBulkPayment, previewStartBulkPayment, startBulkPayment } from "./bulk/change-bulk.ts";
import { cancelPayment, previewCancelPayment } from "./cancellations/cancel-payment.ts";
import { advanceTestClock, TestClock, testClock } from "./clock/test-clock.ts";
import { addContact } from "./contacts/add-contact.ts";
import { removeContact, updateContact } from "./contacts/change-contact.ts";
import { Contact, contact, contacts } from "./contacts/contacts.ts";
import { Currency, CurrencyChange } from "./currencies/currency.ts";
import { setCurrencyEnabled } from "./currencies/set-currency-enabled.ts";
import { collectPaymentDebt, PaymentDebt, paymentDebts, writeOffPaymentDebt } from "./debts/debts.ts";
import { deposit, previewDeposit } from "./deposits/deposit.ts";
import { EventOccurred, eventOccurred, events } from "./events/events.ts";
import { Exchange, exchange, previewExchange } from "./exchanges/exchange.ts";
import { ExchangeQuote, exchangeQuote } from "./exchanges/exchange-quote.ts";
import {
  ExchangePair,
  ExchangeTerms,
  exchangePairs,
  exchangeTerms,
  setExchangeTerms,
} from "./exchanges/exchange-terms.ts";
import { PaymentExport, paymentExport, paymentExports } from "./exports/exports.ts";
import { exportPayments, requestReceipt } from "./exports/request-export.ts";
import { FeeQuote, feeQuote } from "./fees/fee-quote.ts";
import { FeeRule, FeeSchedule, FeeTier, feeSchedules, setFeeSchedule } from "./fees/fee-schedules.ts";
import { simulateFeeSchedule } from "./fees/simulate-fee-schedule.ts";
import type { SubgraphResolvers } from "./generated/types.ts";
import { everyPayment } from "./history/every-payment.ts";
import { paymentStatus } from "./history/payment-status.ts";
import { payment, payments, paymentsStream } from "./history/payments.ts";
import { Account, Payment, PaymentConnection, PaymentStatusChanged, User } from "./history/types.ts";
import { LimitRule, LimitSchedule, limitSchedules, setLimitSchedule } from "./limits/limit-schedules.ts";
import { Limit, limits } from "./limits/limits.ts";
import { simulateLimitSchedule } from "./limits/simulate-limit-schedule.ts";
import { addPaymentMethod } from "./methods/add-payment-method.ts";
import { removePaymentMethod, setDefaultPaymentMethod, verifyPaymentMethod } from "./methods/change-payment-methods.ts";
import { PaymentMethod, SandboxScenario, sandboxScenarios } from "./methods/payment-methods.ts";
import { PaymentPreview, PreviewedHold, PreviewedPosting } from "./previews/payment-preview.ts";
import { previewRefundForPayee, refundForPayee } from "./refunds/refund-for-payee.ts";
import { previewRefundPayment, refundPayment } from "./refunds/refund-payment.ts";
import { payRequest, previewPayRequest } from "./requests/pay-request.ts";
import { PaymentRequest, PaymentRequestChanged } from "./requests/payment-request.ts";
import { paymentRequestStatus } from "./requests/payment-request-status.ts";
import { requestPayment } from "./requests/request-payment.ts";
import { paymentRequest, paymentRequestByLink, paymentRequests } from "./requests/requests.ts";
import { cancelRequest, declineRequest, remindRequest } from "./requests/step-request.ts";
import { PaymentSchedule, PaymentScheduleChanged, PaymentScheduleRun } from "./schedules/payment-schedule.ts";
import { previewSchedulePayment, schedulePayment } from "./schedules/schedule-payment.ts";
import { paymentSchedule, paymentScheduleStatus, paymentSchedules } from "./schedules/schedules.ts";
import {
  endPaymentSchedule,
  pausePaymentSchedule,
  resumePaymentSchedule,
  skipScheduledPayment,
} from "./schedules/step-schedule.ts";
import { previewSendPayment, sendPayment } from "./sends/send-payment.ts";
import {
  sandboxSimulations,
  simulateDepositOutcome,
  simulateProvider,
  simulateWithdrawalOutcome,
} from "./simulations/simulations.ts";
import {
  approvePaymentEnding,
  denyPaymentEnding,
  endPayment,
  proposePaymentEnding,
  retryPayment,
} from "./stuck/resolve-payment.ts";
import { PaymentEnding, PaymentHistoryEntry, StuckPayment, stuckPayments } from "./stuck/stuck-payments.ts";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from "./webhooks/change-endpoints.ts";
import {
  WebhookDelivery,
  WebhookEndpoint,
  webhookDelivery,
  webhookEndpoint,
  webhookEndpoints,
  webhookEventTypes,
} from "./webhooks/endpoints.ts";
import { recoverWebhook, redeliverWebhook, sendTestWebhook } from "./webhooks/send-again.ts";
import { previewWithdraw, withdraw } from "./withdrawals/withdraw.ts";
import { previewWithdrawToAddress, withdrawToAddress } from "./withdrawals/withdraw-to-address.ts";

export const resolvers = {
  ...scalars,
  Query: {
    approvalPolicies,
    bulkPayment,
    bulkPayments,
    contact,
    contacts,
    deadLetters,
    events,
    everyPayment,
    exchangePairs,
    exchangeQuote,
    exchangeTerms,
    feeQuote,
    feeSchedules,
    simulateFeeSchedule,
    limits,
    limitSchedules,
    simulateLimitSchedule,
    payment,
    paymentDebts,
    paymentExport,
    paymentExports,
    paymentRequest,
    paymentRequestByLink,
    paymentRequests,
    paymentSchedule,
    paymentSchedules,
    payments,
    paymentsStream,
    previewAuthorizePayment,
    previewCancelPayment,
    previewCapturePayment,
    previewDeposit,
    previewExchange,
    previewPayRequest,
    previewRefundPayment,
    previewRefundForPayee,
    previewSchedulePayment,
    previewSendPayment,
    previewStartBulkPayment,
    previewVoidPayment,
    previewWithdraw,
    previewWithdrawToAddress,
    sandboxScenarios,
    sandboxSimulations,
    stuckPayments,
    testClock,
    webhookDelivery,
    webhookEndpoint,
    webhookEndpoints,
    webhookEventTypes,
  },
  DeadLetters: { payments: listDeadLetters },
  Mutation: {
    replayPaymentsDeadLetter: replayDeadLetter,
    openAccount,
    deposit,
    sendPayment,
    authorizePayment,
    capturePayment,
    voidPayment,
    refundPayment,
    refundForPayee,
    collectPaymentDebt,
    writeOffPaymentDebt,
    withdraw,
    withdrawToAddress,
    cancelPayment,
    retryPayment,
    endPayment,
    proposePaymentEnding,
    approvePaymentEnding,
    denyPaymentEnding,
    exchange,
    requestReceipt,
    exportPayments,
    requestPayment,
    payRequest,
    declineRequest,
    cancelRequest,
    remindRequest,
    schedulePayment,
    pausePaymentSchedule,
    resumePaymentSchedule,
    skipScheduledPayment,
    endPaymentSchedule,
    createBulkPayment,
    startBulkPayment,
    cancelBulkPayment,
    setApprovalPolicy,
    setFeeSchedule,
    setExchangeTerms,
    setCurrencyEnabled,
    setLimitSchedule,
    advanceTestClock,
    addContact,
    updateContact,
    removeContact,
    simulateProvider,
    simulateWithdrawalOutcome,
    simulateDepositOutcome,
    addPaymentMethod,
    removePaymentMethod,
    setDefaultPaymentMethod,
    createWebhookEndpoint,
    updateWebhookEndpoint,
    deleteWebhookEndpoint,
    rotateWebhookSecret,
    sendTestWebhook,
    redeliverWebhook,
    recoverWebhook,
    verifyPaymentMethod,
  },
  Subscription: { bulkPaymentStatus, eventOccurred, paymentRequestStatus, paymentScheduleStatus, paymentStatus },
  Account,
  ApprovalPolicy,
  BulkPayment,
  BulkPaymentChanged,
  BulkPaymentRow,
  Contact,
  Currency,
  CurrencyChange,
  EventOccurred,
  Exchange,
  ExchangePair,
  ExchangeQuote,
  ExchangeTerms,
  FeeQuote,
  FeeRule,
  FeeSchedule,
  FeeTier,
  Limit,
  LimitRule,
  LimitSchedule,
  Payment,
  PaymentApproval,
  PaymentConnection,
  PaymentDebt,
  PaymentEnding,
  PaymentExport,
  PaymentHistoryEntry,
  PaymentMethod,
  PaymentPreview,
  PaymentRequest,
  PaymentRequestChanged,
  PaymentSchedule,
  PaymentScheduleChanged,
  PaymentScheduleRun,
  PaymentStatusChanged,
  PreviewedHold,
  PreviewedPosting,
  SandboxScenario,
  StuckPayment,
  TestClock,
  User,
  WebhookDelivery,
  WebhookEndpoint,
} satisfies SubgraphResolvers;
