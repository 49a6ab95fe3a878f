/** What waits for staff, as one page tells of it. */
export const overview = {
  title: "Was wartet",
  letters: "Aufgegebene Arbeit",
  lettersHint: "die aufgegeben wurde, bis jemand sie noch einmal versuchen lässt",
  lettersMore: (count: number) => `mehr als ${count}`,
  silent: (names: string) => `${names}: keine Antwort, deshalb nicht mitgezählt.`,
  unbalanced: "Währungen, die nicht aufgehen",
  unbalancedHint: "Soll und Haben aller Konten, zusammengezählt um",
  held: "Zurückgehaltene Transaktionen",
  heldHint: "eine Signaturregel lässt sie warten: auf Operatoren oder auf Zeit",
  proposals: "Offene Vorschläge für Signaturregeln",
  proposalsHint: "sie warten auf einen anderen ADMIN",
  shut: "Kassen, die nicht zahlen",
  shutHint: "von einem Operator pausiert oder angehalten, bis jemand nachgesehen hat",
  findPerson: "Person suchen",
  findPersonHint: "um zu sehen, wie es um sie steht, oder um sie einzufrieren",
  frozen: "Die API führt keine Liste der Eingefrorenen: Suchen Sie die Person.",
} as const;
