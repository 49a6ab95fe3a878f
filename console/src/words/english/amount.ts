export const amount = {
  label: "Amount",
  offline: "You are offline: the figures are of then. This comes back with the connection.",
  catchingUp: "The figures are still of before the connection was lost. This comes back when they are of now.",
  notLive: "The figures are not of now: nothing can be sent from here. Reload the page.",
  readAs: (reading: string) => `Read as ${reading}.`,
  faults: {
    EMPTY: "Say how much.",
    NOT_A_NUMBER: "This is not an amount. Write digits and a decimal sign, such as 25.50.",
    AMBIGUOUS: "This can be read as two amounts. Write it without grouping.",
    TOO_PRECISE: "This is finer than the currency goes. Leave the last digits out.",
    TOO_LARGE: "This is more than any account can hold.",
    NOT_POSITIVE: "Write an amount above zero.",
  },
} as const;
