export const palette = {
  open: "Suchen oder Kennung einfügen",
  title: "Gehe zu",
  hint: "Der Name einer Seite oder eine Kennung wie pay_…",
  none: (text: string) => `Keine Seite heißt „${text}“, und keine zeigt eine solche Kennung.`,
  verification: {
    staff:
      "Keine Seite zeigt eine Verifizierung nach ihrer Kennung: Sie steht auf der Seite ihrer Person. Suchen Sie diese nach dem Namen.",
    others: "Keine Seite zeigt eine Verifizierung nach ihrer Kennung: Ihre steht auf der Seite Verifizierung.",
  },
  openId: (id: string) => `${id} öffnen`,
  openCode: (code: string) => `Was ${code} bedeutet`,
} as const;
