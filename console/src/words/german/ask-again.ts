export const askAgain = {
  title: "Es ist nicht bekannt, ob dies ausgeführt wurde",
  sentAt: "Gesendet wurde es am",
  meaning:
    "Es kann ausgeführt worden sein. Fragen Sie noch einmal: Dieselbe Anfrage wird mit dem beantwortet, was getan wurde, und nichts geschieht doppelt.",
  lastTime: "Beim letzten Mal kam statt einer Antwort dies",
  submit: "Noch einmal fragen",
  noUse: "Wo noch einmal zu fragen nicht hilft, sehen Sie selbst nach, ob es ausgeführt wurde:",
  payments: "Ihre Zahlungen, in einem anderen Tab",
  accounts: "Ihre Konten, in einem anderen Tab",
  wallets: "Ihre Wallets, in einem anderen Tab",
  same: "diese Seite, wie sie jetzt ist, in einem anderen Tab",
  ledger: "der Kontenplan, in einem anderen Tab",
  giveUp: "Ich habe nachgesehen: aufgeben…",
  sure: "Wo Sie es gefunden haben, wurde es ausgeführt: Senden Sie es nicht noch einmal. Wo nicht, kann es noch kommen. Aufgeben nimmt nichts zurück, und was Sie als Nächstes senden, geschieht daneben.",
  forget: "Aufgeben",
  keep: "Behalten",
} as const;
