/** Of a deposit that was taken back when it was spent. */
export const owed = {
  title: "Owed of this deposit",
  means:
    "This deposit was taken back when the money was spent. It is taken from your accounts by the people who run this service.",
  settled: "It is settled.",
  outstanding: "Owed",
  atFirst: "At first",
  collected: "Taken from accounts since",
  writtenOff: "Written off",
  since: "Since",
} as const;
