/** Withdrawing over a network, to an address. */
export const toAddress = {
  title: "Withdraw to an address",
  what: "Sends money over a network, to any address there. It is reserved first, and is paid once enough blocks hold it. Nobody gets back what a network has paid, also if the address was wrong.",
  toMethods: "Withdraw to a payment method",
  noAccount: "You have no account in a currency that moves over a network.",
  network: "Network",
  address: "Address",
  addressHint:
    "Copy it from where the money is to be. You compare all of it in the next step: what goes to a wrong address is lost.",
  noAddress: "Say where it goes.",
  memoHint: "For you alone. It does not go over the network. You may leave it out.",
  priorityHint: "What is high is sent before others. The review says what it costs.",
  arrives: (network: string) => `This address of ${network} receives`,
  compare: "Compare each group with where you have it from.",
  gone: "Nobody gets back what was sent. If this address is wrong, or is of another network, the money is lost.",
  submit: "Send it for good",
  refusals: {
    NetworkStopped:
      "Withdrawals of this currency over this network are stopped until the operator has looked. Try again later, or choose another.",
    NetworkClosed: "Nothing is paid out over this network here, or not now. Try again later, or choose another.",
    NetworkCurrencyMismatch: (currency: string) =>
      `Over this network goes ${currency} alone. Choose an account that holds it.`,
    AddressInvalid:
      "This is no address of that network, or one that nobody has: a character is missing, or one is wrong. Copy it again.",
    tooMany: (limit: number) => `${limit} withdrawals are on their way, as many as may be. Wait until one is done.`,
  },
} as const;
