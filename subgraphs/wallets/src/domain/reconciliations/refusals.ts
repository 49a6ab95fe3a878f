/** Withdrawals of this currency over this network are not stopped. */
export type WithdrawalsNotStopped = { readonly code: "WITHDRAWALS_NOT_STOPPED" };
