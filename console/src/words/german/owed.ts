/** Von einer Einzahlung, die zurückgeholt wurde, als sie ausgegeben war. */
export const owed = {
  title: "Von dieser Einzahlung geschuldet",
  means:
    "Diese Einzahlung wurde zurückgeholt, als das Geld ausgegeben war. Wer diesen Dienst betreibt, bucht es von Ihren Konten ab.",
  settled: "Es ist beglichen.",
  outstanding: "Geschuldet",
  atFirst: "Anfangs",
  collected: "Seither von Konten genommen",
  writtenOff: "Abgeschrieben",
  since: "Seit",
} as const;
