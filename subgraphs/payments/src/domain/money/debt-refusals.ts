/** Nobody owes anything of the payment, or no more. */
export type NothingOwed = { readonly code: "NOTHING_OWED" };
