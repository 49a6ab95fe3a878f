/** Where a withdrawal goes that no payment method gets. */
export type PayoutAddress = {
  readonly network: string;
  /** As the network writes it, with its checksum. */
  readonly address: string;
};

/** The database knows the same ones, and that they go forward alone. */
export type PayoutState = "PLANNED" | "REQUESTED" | "CONFIRMED" | "FAILED" | "CANCELLED";

/** Whether its payer wants it called off, and whether wallets have said that it is too late. */
export type CallingOff = { readonly askedAt: Date; readonly refusedAt: Date | null };

/** Of what goes to an address: how far wallets are with it, and what its payer wants since. */
export type StandingPayout = { readonly state: PayoutState; readonly callingOff: CallingOff | null };

/** `txid`: what paid it, or brought it; null before that is confirmed. */
export type OnChain = PayoutAddress & { readonly txid: string | null };
export type ChainPayout = OnChain & StandingPayout;

/** What came of it that its payer wanted it called off. The schema knows the same ones. */
export type CancellationState = "ASKED" | "DONE" | "REFUSED";

/** REFUSED: also where it had ended otherwise before it was answered. */
export function cancellationStateOf({ state, callingOff }: StandingPayout): CancellationState | null {
  if (callingOff === null) return null;
  if (state === "CANCELLED") return "DONE";
  return callingOff.refusedAt === null && (state === "PLANNED" || state === "REQUESTED") ? "ASKED" : "REFUSED";
}

/** That a withdrawal under way is to be called off. `isRequested`: wallets were asked for it. */
export type CallOff<Of> = { readonly payment: Of; readonly isRequested: boolean; readonly at: Date };
