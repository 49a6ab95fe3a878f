/** Receipts and lists of payments, as files. */
export const files = {
  receipt: "Beleg (PDF)",
  list: "Alles als CSV ausgeben",
  making: "Sie wird erstellt.",
  written: (rows: string, all: string) => `${rows} von ${all} Zahlungen sind geschrieben.`,
  save: (name: string) => `${name} speichern`,
  expired: "Ihre Zeit ist um. Fordern Sie sie neu an.",
  tooLarge:
    "Inzwischen passen mehr Zahlungen, als eine Datei haben darf. Wählen Sie weniger Tage und speichern Sie eine Datei nach der anderen.",
  fault: "Sie konnte nicht erstellt werden. Wer diesen Coffer betreibt, sieht, warum; versuchen Sie es später.",
  refusals: {
    notFound: "Es gibt keine solche Zahlung von Ihnen.",
    tooLarge: (limit: string) =>
      `Mehr als ${limit} Zahlungen passen, oder es wären zu viele durchzusehen. Wählen Sie weniger Tage und speichern Sie eine Datei nach der anderen.`,
    tooMany: (limit: number) =>
      `${limit} Ihrer Dateien werden aufbewahrt, so viele wie möglich. Jede geht, wenn ihre Zeit um ist.`,
    keyReused: "Das wurde schon mit anderen Worten angefordert. Versuchen Sie es noch einmal.",
  },
} as const;
