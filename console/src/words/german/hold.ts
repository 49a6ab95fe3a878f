export const hold = {
  title: "Reserviert",
  ofPayer:
    "Das Geld bleibt auf Ihrem Konto und kann nicht anders ausgegeben werden. Der Empfänger nimmt es, oder es kommt von selbst zurück, wenn die Reservierung abläuft. Bis dahin kann nur der Empfänger es zurückgeben.",
  ofPayee: "Es ist für Sie reserviert. Nehmen Sie es vor dem Ablauf, ganz oder zum Teil; oder geben Sie es zurück.",
  capture: "Nehmen",
  captureNow: "Diesen Betrag nehmen",
  captureMeaning:
    "Er kommt sofort auf Ihr Konto, und der Rest geht an den Zahler zurück. Genommen werden kann er einmal.",
  most: "Höchstens",
  void: "Zurückgeben",
  voidNow: "Alles zurückgeben",
  voidMeaning: "Der Zahler kann es wieder ausgeben. Danach kann es nicht mehr genommen werden.",
} as const;
