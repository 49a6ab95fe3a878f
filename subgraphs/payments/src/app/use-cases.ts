import { makeOpenAccount } from "./accounts/open-account.ts";
import type { PolicyDesk } from "./approvals/ports.ts";
import { makeSetApprovalPolicy } from "./approvals/set-approval-policy.ts";
import { type AuthorizePaymentDeps, makeAuthorizePayment } from "./authorizations/authorize-payment.ts";
import { makeCapturePayment } from "./authorizations/capture-payment.ts";
import { makeVoidPayment } from "./authorizations/void-payment.ts";
import { makeCancelPayment } from "./cancellations/cancel-payment.ts";
import type { CurrencyDesk } from "./currencies/ports.ts";
import { makeSetCurrencyEnabled } from "./currencies/set-currency-enabled.ts";
import { makeRequestDeposit, type RequestDepositDeps } from "./deposits/request-deposit.ts";
import { type MethodDeps, makeAddPaymentMethod } from "./methods/add-payment-method.ts";
import { makeRemovePaymentMethod } from "./methods/remove-payment-method.ts";
import { makeSetDefaultPaymentMethod } from "./methods/set-default-payment-method.ts";
import { makeVerifyPaymentMethod } from "./methods/verify-payment-method.ts";
import { makeRefundPayment } from "./refunds/refund-payment.ts";
import { makeSendPayment } from "./sends/send-payment.ts";
import { makeWithdraw, type WithdrawDeps } from "./withdrawals/withdraw.ts";

/** What resolvers may do. One more is a line here. */
export const makeUseCases = (
  deps: AuthorizePaymentDeps &
    RequestDepositDeps &
    WithdrawDeps &
    MethodDeps & { readonly desk: PolicyDesk; readonly currencyDesk: CurrencyDesk },
) => ({
  openAccount: makeOpenAccount(deps),
  sendPayment: makeSendPayment(deps),
  authorizePayment: makeAuthorizePayment(deps),
  capturePayment: makeCapturePayment(deps),
  voidPayment: makeVoidPayment(deps),
  requestDeposit: makeRequestDeposit(deps),
  refundPayment: makeRefundPayment(deps),
  withdraw: makeWithdraw(deps),
  cancelPayment: makeCancelPayment(deps),
  setApprovalPolicy: makeSetApprovalPolicy(deps),
  setCurrencyEnabled: makeSetCurrencyEnabled(deps),
  addPaymentMethod: makeAddPaymentMethod(deps),
  removePaymentMethod: makeRemovePaymentMethod(deps),
  setDefaultPaymentMethod: makeSetDefaultPaymentMethod(deps),
  verifyPaymentMethod: makeVerifyPaymentMethod(deps),
});

export type UseCases = ReturnType<typeof makeUseCases>;
