import type { Direction } from "../money/currency-use.ts";

/** Whether each can be begun. */
export type EnabledDirections = Readonly<Record<Direction, boolean>>;

/** Where nobody has said anything. */
export const ALL_ENABLED: EnabledDirections = { deposits: true, payments: true, withdrawals: true, exchanges: true };
