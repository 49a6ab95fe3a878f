import type { Logger } from "@coffer/platform/log";
import { type Loop, makeLoop } from "@coffer/platform/loop";
import type { Payment } from "../domain/payment.ts";

const SWEEP_MS = 1000;

/** Settles deposits as they come, and sweeps for those that a crash left behind. */
export const makeSettleDepositsJob = (settle: () => Promise<boolean>, log: Logger): Loop =>
  makeLoop({ name: "settle-deposits", everyMs: SWEEP_MS, log, run: settle });

/** For people: the provider holds money that is nobody's here. */
export const noteFailedDeposit =
  (log: Logger) =>
  ({ id, failed }: Payment): void =>
    log.warn({ paymentId: id, reason: failed?.reason }, "a deposit could not be credited and was ended");
