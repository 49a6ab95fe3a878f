export const amount = {
  label: "Betrag",
  offline: "Sie sind offline: Die Beträge sind von damals. Sobald die Verbindung steht, geht es weiter.",
  catchingUp:
    "Die Beträge sind noch aus der Zeit, bevor die Verbindung abbrach. Dies kommt wieder, sobald sie aktuell sind.",
  notLive: "Die Beträge sind nicht aktuell: Von hier kann nichts gesendet werden. Laden Sie die Seite neu.",
  readAs: (reading: string) => `Gelesen als ${reading}.`,
  faults: {
    EMPTY: "Geben Sie einen Betrag ein.",
    NOT_A_NUMBER: "Das ist kein Betrag. Schreiben Sie Ziffern und ein Dezimalzeichen, etwa 25,50.",
    AMBIGUOUS: "Das lässt sich als zwei verschiedene Beträge lesen. Schreiben Sie es ohne Tausendertrennung.",
    TOO_PRECISE: "Das ist genauer, als die Währung reicht. Lassen Sie die letzten Stellen weg.",
    TOO_LARGE: "Das ist mehr, als ein Konto fassen kann.",
    NOT_POSITIVE: "Geben Sie einen Betrag über null ein.",
  },
} as const;
