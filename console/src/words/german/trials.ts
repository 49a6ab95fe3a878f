const of = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

export const trials = {
  title: "Mit den Zahlungen des letzten Monats ausprobieren",
  tryIt: "Ausprobieren",
  trying: "Zurückblicken …",
  busy: "Gerade blicken andere auf Zahlungen zurück. Versuchen Sie es in einigen Sekunden noch einmal.",
  looked: (count: number) => `${of(count, "Zahlung", "Zahlungen")} angesehen:`,
  partial: "Es waren mehr, als angesehen werden konnten: Das hier gilt für die seit",
  payments: "Zahlungen",
  people: "Personen",
  amount: "Betrag",
  moved: "Betrag insgesamt",
  none: "Es gab keine solche Zahlung.",
  fees: {
    meaning:
      "Was Zahlungen der letzten 30 Tage nach dieser Tabelle gekostet hätten, neben dem, was genommen wurde. Die Stufen der Personen sind die jetzigen. Es ändert sich dadurch nichts.",
    of: "Zahlungen",
    taken: "Genommen",
    simulated: "Nach dieser Tabelle",
    refused: "Nicht möglich",
    refusedMeaning: (count: number) =>
      `${of(count, "Zahlung", "Zahlungen")}: Die Gebühr ließe vom Betrag nichts übrig.`,
    more: "Personen, die mehr zahlen",
    less: "Personen, die weniger zahlen",
    groups: "Gebühren nach Art",
    rises: "Die größten Anstiege",
    payment: "Zahlung",
    kind: "Art",
  },
  limits: {
    meaning:
      "Was von den Zahlungen der letzten 30 Tage diese Tabelle abgelehnt hätte, eine nach der anderen, hätte sie damals zu gelten begonnen. Die Stufen der Personen sind die jetzigen. Es ändert sich dadurch nichts.",
    rule: "Regel",
    refused: "Abgelehnt",
    draft: "Nach dieser Tabelle",
    present: (version: number) => `Nach der Tabelle, die jetzt gilt, Version ${version}`,
    wouldRefuse: (payments: number, people: number) =>
      payments === 0
        ? "Nichts wäre abgelehnt worden."
        : `${of(payments, "Zahlung", "Zahlungen")} von ${of(people, "Person", "Personen")} ${payments === 1 ? "wäre" : "wären"} abgelehnt worden.`,
  },
} as const;
