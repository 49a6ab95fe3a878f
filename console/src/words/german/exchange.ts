import { menu } from "./menu.ts";

export const exchange = {
  title: menu.exchange,
  what: "Macht aus einer Währung eine andere, zwischen zwei Konten von Ihnen. Was dabei herauskommt, wird zuerst angeboten und dann genau so ausgeführt.",
  needsTwo: "Dafür brauchen Sie Konten in zwei Währungen.",
  from: "Vom Konto",
  to: "Auf das Konto",
  notOffered: (from: string, to: string) => `${from} und ${to} werden derzeit nicht ineinander umgetauscht.`,
  noOther: "Wählen Sie ein Konto in einer anderen Währung.",
  side: "Sie legen fest",
  sideHint: "Der andere folgt aus dem Kurs. Die Gebühr kommt zu dem hinzu, was Sie geben.",
  sides: {
    SELL: (currency: string) => `Was Sie geben, in ${currency}`,
    BUY: (currency: string) => `Was Sie bekommen, in ${currency}`,
  },
  amountIn: (currency: string) => `In ${currency}.`,
  ask: "Angebot holen",
  gives: "Sie geben",
  gets: "und bekommen",
  rate: "Kurs",
  spread: "Aufschlag, im Kurs enthalten",
  market: "am Markt:",
  holds: "Das gilt noch",
  spoken: (seconds: number) => `Dieses Angebot gilt noch ${seconds} Sekunden.`,
  over: "Dieses Angebot ist abgelaufen. Holen Sie ein neues.",
  submit: "Umtauschen",
  anew: "Neues Angebot",
  done: "Was umgetauscht wurde",
  got: "Bekommen",
  quotedAt: "Angeboten",
  refusals: {
    RateUnavailable:
      "Für diese zwei Währungen gibt es gerade keinen Kurs. Versuchen Sie es später noch einmal, oder wählen Sie ein anderes Konto.",
    ExchangeAmountOutOfRange: "Das ist zu wenig oder zu viel für einen Umtausch. Wählen Sie einen anderen Betrag.",
    ExchangeQuoteNotFound: "Dieses Angebot ist nicht Ihres oder nicht mehr bekannt. Holen Sie ein neues.",
    ExchangeQuoteExpired: "Die Zeit des Angebots war um, und nichts wurde umgetauscht. Holen Sie ein neues.",
    ExchangeQuoteUsed:
      "Mit diesem Angebot wurde schon etwas umgetauscht: Sehen Sie in Ihren Zahlungen nach. Für mehr holen Sie ein neues.",
  },
} as const;
