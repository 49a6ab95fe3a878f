/** What an order would do, before it is given. */
export const preview = {
  of: {
    PAYER: "Who pays",
    PAYEE: "Who is paid",
    FEES: "Fees of this Coffer",
    PROVIDER: "Provider",
    HOUSE: "This Coffer’s exchange",
  },
  holdFor: {
    PAYER: "who pays",
    PAYEE: "who is paid",
    FEES: "fees",
    PROVIDER: "the provider",
    HOUSE: "this Coffer",
  },
  holds: {
    MADE: (name: string) => `Reserved for ${name}`,
    ENDED: (name: string) => `Not reserved for ${name} any more`,
  },
  nothingYet: "Nothing yet: the provider is asked first.",
  refused: "nothing, as things stand",
  unknown: "This could not be looked up just now. It can be done all the same.",
  awaited: "What it comes to is being looked up. It can be done once that is here.",
  limitsThen: "Left of your limits after this",
  approval: {
    notNeeded: "not needed",
    needed: {
      AMOUNT: "You are asked for your passkey: it is a large payment.",
      NEW_PAYEE: "You are asked for your passkey: you have approved no payment to them yet.",
    },
  },
} as const;
