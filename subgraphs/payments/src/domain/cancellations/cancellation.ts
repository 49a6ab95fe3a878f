import type { Payment, PaymentKind } from "../money/payment.ts";

/** What comes from outside, or goes there: its provider is asked once it is PROCESSING. */
const KINDS: readonly PaymentKind[] = ["DEPOSIT", "WITHDRAWAL"];

/** Nobody outside has been asked for it yet. */
export const isCancellable = ({ kind, status }: Payment): boolean => KINDS.includes(kind) && status === "PENDING";
