import type { Logger } from "@coffer/platform/running/log";
import type { Payment } from "../../domain/money/payment.ts";

/** For people: money is there again that had left. */
export const noteReturned =
  (log: Logger) =>
  ({ id, returned }: Payment): void =>
    log.warn({ paymentId: id, reason: returned?.reason }, "a withdrawal came back from its bank, and was booked");
