/** What an operator gives back in somebody's stead. */
export const staffRefund = {
  title: "Give it back in the payee’s stead",
  left: "Can still be given back:",
  own: "You made or received this payment yourself: another operator has to do it.",
  open: "Give back…",
  dialog: "Give money back in the payee’s stead",
  means:
    "It comes out of the account that was paid, where the money still is, and goes to who paid. The fee stays paid.",
  memoHint: "Both people read it: say that you do this, and why.",
  memoMissing: "Both people have to be told why.",
  review: "See what it would do",
  outOf: "Out of the account of",
  goesTo: "Goes back to",
  now: "Give this amount back",
  back: "Change it",
  done: "The money is given back.",
  refusals: {
    PaymentNotFound: "There is no such payment.",
    OwnPayment: "You made or received this payment yourself: another operator has to do it.",
    PaymentNotRefundable: "Nothing of this payment can be given back.",
    InsufficientFunds: (available: string) => `The payee has spent it: their account has ${available}.`,
    AccountFrozen: "The payee or their account is frozen: nothing can leave it. Lift that first.",
    AccountClosed: "The account that was paid is closed.",
    QuotaExceeded: (limit: number) => `It was given back in ${limit} parts, as many as may be.`,
  },
} as const;
