import { makeLeases } from "@coffer/platform/queue/leases";
import { HOLDS } from "../adapters/postgres/authorizations/queue.ts";
import { makeAuthorizePayment } from "../app/authorizations/authorize-payment.ts";
import { makeCapturePayment } from "../app/authorizations/capture-payment.ts";
import { makeExpireHold } from "../app/authorizations/expire-hold.ts";
import { makeVoidPayment } from "../app/authorizations/void-payment.ts";
import { makeExpireHoldsJob } from "../jobs/authorizations/expire-holds.ts";
import type { Money } from "./money.ts";

export const composeAuthorizations = (money: Money) => ({
  app: {
    authorizePayment: makeAuthorizePayment(money),
    capturePayment: makeCapturePayment(money),
    voidPayment: makeVoidPayment(money),
  },
  job: makeExpireHoldsJob({ leases: makeLeases(money.pool, HOLDS), expire: makeExpireHold(money), log: money.log }),
});
