import { menu } from "./menu.ts";

export const exchange = {
  title: menu.exchange,
  what: "Makes one currency of another, between two accounts of yours. What it comes to is quoted first, and done exactly so.",
  needsTwo: "You need accounts of two currencies for this.",
  from: "From the account",
  to: "Into the account",
  notOffered: (from: string, to: string) => `${from} and ${to} are not exchanged for each other at the moment.`,
  noOther: "Choose an account of another currency.",
  side: "Which amount is fixed",
  sideHint: "The other follows from the rate. The fee comes on top of what you give.",
  sides: {
    SELL: (currency: string) => `What you give, in ${currency}`,
    BUY: (currency: string) => `What you get, in ${currency}`,
  },
  amountIn: (currency: string) => `In ${currency}.`,
  ask: "Get a quote",
  becomes: ["You give", "and get", "."],
  rate: "Rate",
  spread: "Spread, in the rate",
  market: "market:",
  holds: "This holds for",
  spoken: (seconds: number) => `This quote holds for ${seconds} seconds.`,
  over: "This quote has expired. Get a new one.",
  submit: "Exchange",
  anew: "New quote",
  done: "What was exchanged",
  got: "Got",
  quotedAt: "Quoted",
  refusals: {
    RateUnavailable:
      "There is no rate for these two currencies just now. Try again in a while, or choose another account.",
    ExchangeAmountOutOfRange: "That is too little or too much to be exchanged. Choose another amount.",
    ExchangeQuoteNotFound: "This quote is not yours, or not known any more. Get a new one.",
    ExchangeQuoteExpired: "The quote’s time was over, and nothing was exchanged. Get a new one.",
    ExchangeQuoteUsed: "By this quote something was exchanged before: look at your payments. For more, get a new one.",
  },
} as const;
