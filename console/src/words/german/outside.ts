/** Was von außen kommt oder dorthin geht. */
export const outside = {
  title: "Außerhalb",
  to: "Es geht an",
  pending: "Noch wurde niemand außerhalb darum gebeten: Sie können es absagen.",
  underWay: "Es wurde zum Senden übergeben, und noch ist nichts davon signiert: Es lässt sich noch absagen.",
  cancel: "Absagen",
  cancelNow: "Ganz absagen",
  cancelMeaning: {
    DEPOSIT: "Nichts wird eingezahlt.",
    WITHDRAWAL: "Was dafür reserviert ist, kann wieder ausgegeben werden.",
  },
  cancelUnderWay:
    "Wer es sendet, wird gebeten aufzuhören. Ist bis dahin nichts davon signiert, ist es abgesagt, und was dafür reserviert ist, kann wieder ausgegeben werden. Sonst geht es trotzdem hinaus, und diese Seite sagt es.",
  refusals: {
    notFound: "Sie haben keine Zahlung mit dieser Id.",
    tooLate: "Es ist zu spät: Jemand außerhalb kann schon gebeten worden sein, oder es ist signiert.",
  },
} as const;
