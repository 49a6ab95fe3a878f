/** Of what comes from outside, or goes there. */
export const outside = {
  title: "Outside",
  to: "It goes to",
  pending: "Nobody outside has been asked for it yet: you can call it off.",
  underWay: "It was handed over to be sent, and nothing of it is signed yet: it can still be called off.",
  cancel: "Call it off",
  cancelNow: "Call all of it off",
  cancelMeaning: { DEPOSIT: "Nothing is brought in.", WITHDRAWAL: "What is reserved for it can be spent again." },
  cancelUnderWay:
    "Whoever sends it is asked to stop. If nothing of it is signed by then, it is called off, and what is reserved for it can be spent again. Else it goes out all the same, and this page says so.",
  refusals: {
    notFound: "You have no payment with this id.",
    tooLate: "It is too late: somebody outside may have been asked for it, or it is signed.",
  },
} as const;
