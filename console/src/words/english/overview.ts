/** What waits for staff, as one page tells of it. */
export const overview = {
  title: "What waits",
  letters: "Dead letters",
  lettersHint: "work that was given up until somebody has it tried again",
  lettersMore: (count: number) => `more than ${count}`,
  silent: (names: string) => `${names}: no answer, so theirs are not counted.`,
  unbalanced: "Currencies out of balance",
  unbalancedHint: "debits and credits of all accounts, added up at",
  held: "Held transactions",
  heldHint: "a signing policy has them wait: for operators, or for time",
  proposals: "Open policy proposals",
  proposalsHint: "they wait for another ADMIN",
  shut: "Treasuries that do not pay",
  shutHint: "paused by an operator, or stopped until somebody has looked",
  findPerson: "Find a person",
  findPersonHint: "to see how they stand, or to freeze them",
  frozen: "The API does not list who is frozen: look the person up.",
} as const;
