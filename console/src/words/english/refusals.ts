export const refusals = {
  insufficientFunds: "The account has less than that. Choose a lower amount, or bring money in first.",
  accountNotFound: "This account is not yours, or not there any more. Choose another.",
  payeeNotFound: "Nobody of this name or id can be paid. Check how it is written.",
  sameAccount: "This is the account that pays. Choose another payee.",
  currencyMismatch: (currency: string) => `That account holds ${currency}. Pay from an account that holds ${currency}.`,
  currencyDisabled: (currency: string) =>
    `Whoever runs this Coffer has switched this off for ${currency}. Choose an account of another currency, or try again later.`,
  accountFrozen: "This account is frozen: nothing can leave it. Choose another, or ask whoever runs this Coffer.",
  accountClosed: "An account of this payment is closed, for good. Choose another account.",
  amountUnsupported: "The provider does not move this very amount. Take another one.",
  noMethod: "You have no payment method that it could come from. Add one first.",
  methodUnverified: "Your payment method is not verified yet.",
  methodUnsuitable: "Money does not come in from your default payment method. Choose another as the default.",
  depositUnavailable: "Nobody brings in this currency here. Choose an account of another currency.",
  tooManyDeposits: (limit: number) => `${limit} deposits are on their way, as many as may be. Wait until one is done.`,
  tooManyHolds: (limit: number) =>
    `You have ${limit} reservations open, as many as may be. Wait until one is taken or given back.`,
  keyReused:
    "This form was sent before, with other words, and that may have been done. Look at your payments first, and send it again only where it is not there.",
  holdNotFound: "Nothing is reserved for you under this id.",
  notPayee: "Only whom it is reserved for may do this. The payer gets it back when it expires.",
  moreThanHeld: (most: string) => `More than is reserved. At most ${most} can be taken.`,
  holdCaptured: "It was taken before: a reservation is taken once.",
  holdVoided: "It was given back before: nothing is reserved any more.",
  holdExpired: "It has expired: what was reserved is given back.",
  payerFrozen: "The payer's account is frozen: nothing can leave it now. Try again before it expires.",
} as const;
