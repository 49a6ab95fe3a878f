/** Of what comes from outside, or goes there. */
export const outside = {
  title: "Outside",
  to: "It goes to",
  pending: "Nobody outside has been asked for it yet: you can call it off.",
  cancel: "Call it off",
  cancelNow: "Call all of it off",
  cancelMeaning: { DEPOSIT: "Nothing is brought in.", WITHDRAWAL: "What is reserved for it can be spent again." },
  refusals: {
    notFound: "You have no payment with this id.",
    tooLate: "It is too late: somebody outside may have been asked for it.",
  },
} as const;
