/** Was von außen kommt oder dorthin geht. */
export const outside = {
  title: "Außerhalb",
  to: "Es geht an",
  pending: "Noch wurde niemand außerhalb darum gebeten: Sie können es absagen.",
  cancel: "Absagen",
  cancelNow: "Ganz absagen",
  cancelMeaning: {
    DEPOSIT: "Nichts wird eingezahlt.",
    WITHDRAWAL: "Was dafür reserviert ist, kann wieder ausgegeben werden.",
  },
  refusals: {
    notFound: "Sie haben keine Zahlung mit dieser Id.",
    tooLate: "Es ist zu spät: Jemand außerhalb kann schon gebeten worden sein.",
  },
} as const;
