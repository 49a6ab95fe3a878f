import { makeOpenAccount } from "./accounts/open-account.ts";
import type { PolicyDesk } from "./approvals/ports.ts";
import { makeSetApprovalPolicy } from "./approvals/set-approval-policy.ts";
import { type AuthorizePaymentDeps, makeAuthorizePayment } from "./authorizations/authorize-payment.ts";
import { makeCapturePayment } from "./authorizations/capture-payment.ts";
import { makeVoidPayment } from "./authorizations/void-payment.ts";
import type { CurrencyDesk } from "./currencies/ports.ts";
import { makeSetCurrencyEnabled } from "./currencies/set-currency-enabled.ts";
import { makeRequestDeposit, type RequestDepositDeps } from "./deposits/request-deposit.ts";
import { makeRefundPayment } from "./refunds/refund-payment.ts";
import { makeSendPayment } from "./sends/send-payment.ts";

/** What resolvers may do. One more is a line here. */
export const makeUseCases = (
  deps: AuthorizePaymentDeps & RequestDepositDeps & { readonly desk: PolicyDesk; readonly currencyDesk: CurrencyDesk },
) => ({
  openAccount: makeOpenAccount(deps),
  sendPayment: makeSendPayment(deps),
  authorizePayment: makeAuthorizePayment(deps),
  capturePayment: makeCapturePayment(deps),
  voidPayment: makeVoidPayment(deps),
  requestDeposit: makeRequestDeposit(deps),
  refundPayment: makeRefundPayment(deps),
  setApprovalPolicy: makeSetApprovalPolicy(deps),
  setCurrencyEnabled: makeSetCurrencyEnabled(deps),
});

export type UseCases = ReturnType<typeof makeUseCases>;
