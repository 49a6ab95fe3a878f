import type { Logger } from "@coffer/platform/running/log";
import type { Payment } from "../../domain/money/payment.ts";

/** For people: whoever has it can spend it until that is decided. */
export const noteEndangered =
  (log: Logger) =>
  ({ id }: Payment): void =>
    log.warn({ paymentId: id }, "a deposit is disputed, or on its way back, and can be spent meanwhile");

/** For people: money is gone that had come in, and somebody may owe it. */
export const noteTakenBack =
  (log: Logger) =>
  ({ id, returned }: Payment): void =>
    log.warn({ paymentId: id, reason: returned?.reason }, "a deposit was taken back, and was booked");
