import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import { openAccount } from "./accounts/open-account.ts";
import { ApprovalPolicy, approvalPolicies } from "./approvals/approval-policies.ts";
import { PaymentApproval } from "./approvals/payment-approval.ts";
import { setApprovalPolicy } from "./approvals/set-approval-policy.ts";
import { authorizePayment } from "./authorizations/authorize-payment.ts";
import { capturePayment } from "./authorizations/capture-payment.ts";
import { voidPayment } from "./authorizations/void-payment.ts";
import { cancelPayment } from "./cancellations/cancel-payment.ts";
import { Currency, CurrencyChange } from "./currencies/currency.ts";
import { setCurrencyEnabled } from "./currencies/set-currency-enabled.ts";
import { deposit } from "./deposits/deposit.ts";
import type { SubgraphResolvers } from "./generated/types.ts";
import { paymentStatus } from "./history/payment-status.ts";
import { payment, payments, paymentsStream } from "./history/payments.ts";
import { Account, Payment, PaymentConnection, PaymentStatusChanged, User } from "./history/types.ts";
import { addPaymentMethod } from "./methods/add-payment-method.ts";
import { removePaymentMethod, setDefaultPaymentMethod, verifyPaymentMethod } from "./methods/change-payment-methods.ts";
import { PaymentMethod, SandboxScenario, sandboxScenarios } from "./methods/payment-methods.ts";
import { refundPayment } from "./refunds/refund-payment.ts";
import { sendPayment } from "./sends/send-payment.ts";
import { withdraw } from "./withdrawals/withdraw.ts";

export const resolvers = {
  ...scalars,
  Query: { approvalPolicies, deadLetters, payment, payments, paymentsStream, sandboxScenarios },
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
    withdraw,
    cancelPayment,
    setApprovalPolicy,
    setCurrencyEnabled,
    addPaymentMethod,
    removePaymentMethod,
    setDefaultPaymentMethod,
    verifyPaymentMethod,
  },
  Subscription: { paymentStatus },
  Account,
  ApprovalPolicy,
  Currency,
  CurrencyChange,
  Payment,
  PaymentApproval,
  PaymentConnection,
  PaymentMethod,
  PaymentStatusChanged,
  SandboxScenario,
  User,
} satisfies SubgraphResolvers;
