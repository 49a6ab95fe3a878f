import type { PaymentId } from "../../domain/money/ids.ts";

/** Of each payment its refunds, the oldest first. */
export type ListRefunds = (payments: readonly PaymentId[]) => Promise<(readonly PaymentId[])[]>;
