/** Receipts and lists of payments, as files. */
export const files = {
  receipt: "Receipt (PDF)",
  list: "Export all as CSV",
  making: "It is being made.",
  written: (rows: string, all: string) => `${rows} of ${all} payments are written.`,
  save: (name: string) => `Save ${name}`,
  expired: "Its time is over. Ask for it again.",
  tooLarge: "More payments match by now than one file may have. Choose fewer days, and save one file after another.",
  fault: "It could not be made. Whoever runs this Coffer sees why; try again later.",
  refusals: {
    notFound: "There is no such payment of yours.",
    tooLarge: (limit: string) =>
      `More than ${limit} payments match, or too many would have to be looked through. Choose fewer days, and save one file after another.`,
    tooMany: (limit: number) => `${limit} of your files are kept, as many as may be. Each goes when its time is over.`,
    keyReused: "This was asked for before, in other words. Try again.",
  },
} as const;
