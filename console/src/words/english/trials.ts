const of = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

/** Words of what a draft of fees or limits would have come to. */
export const trials = {
  title: "Try it on last month's payments",
  tryIt: "Try it",
  trying: "Looking back …",
  busy: "Others look back over payments at this moment. Try it again in some seconds.",
  looked: (count: number) => `${of(count, "payment", "payments")} looked at:`,
  partial: "There were more than could be looked at: this is of those since",
  payments: "Payments",
  people: "People",
  amount: "Amount",
  moved: "Amount in all",
  none: "There was no such payment.",
  fees: {
    meaning:
      "What payments of the last 30 days would have cost by this table, beside what was taken. People's levels are as they are now. Nothing is changed by it.",
    of: "Payments of",
    taken: "Taken",
    simulated: "By this table",
    refused: "Not possible",
    refusedMeaning: (count: number) =>
      `${of(count, "payment", "payments")}: the fee would leave nothing of the amount.`,
    more: "People who pay more",
    less: "People who pay less",
    groups: "Fees by kind",
    rises: "The greatest rises",
    payment: "Payment",
    kind: "Kind",
  },
  limits: {
    meaning:
      "What of the payments of the last 30 days this table would have refused, one after the other, had it begun to hold then. People's levels are as they are now. Nothing is changed by it.",
    rule: "Rule",
    refused: "Refused",
    draft: "By this table",
    present: (version: number) => `By the table that holds now, version ${version}`,
    wouldRefuse: (payments: number, people: number) =>
      payments === 0
        ? "Nothing would have been refused."
        : `${of(payments, "payment", "payments")} of ${of(people, "person", "people")} would have been refused.`,
  },
} as const;
