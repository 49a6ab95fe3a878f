import { makeOpenAccount } from "./accounts/open-account.ts";
import { makeAuthorizePayment } from "./authorizations/authorize-payment.ts";
import { makeCapturePayment } from "./authorizations/capture-payment.ts";
import { makeVoidPayment } from "./authorizations/void-payment.ts";
import { makeRequestDeposit, type RequestDepositDeps } from "./deposits/request-deposit.ts";
import type { OrderDeps } from "./money/plan-payment.ts";
import { makeSendPayment } from "./sends/send-payment.ts";

/** What resolvers may do. One more is a line here. */
export const makeUseCases = (deps: OrderDeps & RequestDepositDeps) => ({
  openAccount: makeOpenAccount(deps),
  sendPayment: makeSendPayment(deps),
  authorizePayment: makeAuthorizePayment(deps),
  capturePayment: makeCapturePayment(deps),
  voidPayment: makeVoidPayment(deps),
  requestDeposit: makeRequestDeposit(deps),
});

export type UseCases = ReturnType<typeof makeUseCases>;
