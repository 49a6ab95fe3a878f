export const approval = {
  title: "Ihre Freigabe",
  meaning:
    "Diese Zahlung wird nur ausgeführt, wenn Sie sie mit Ihrem Passkey freigeben. Was Ihr Passkey unterschreibt, sagt genau das und gilt für nichts anderes.",
  meaningOfMany:
    "Diese Zahlungen werden nur ausgeführt, wenn Sie sie mit Ihrem Passkey freigeben. Was er unterschreibt, sagt die Summe, die Anzahl der Zeilen und was jede von ihnen sagt, und gilt für nichts anderes.",
  until: "Gültig bis",
  maximumFee: "Gebühr, höchstens",
  payee: "Bezahlt wird",
  signed: "Was Ihr Passkey unterschreibt",
  submit: "Mit Passkey freigeben",
  notUsed:
    "Es wurde kein Passkey benutzt und nichts bezahlt: Ihr Gerät hat abgebrochen oder Sie nicht erkannt. Versuchen Sie es noch einmal.",
  different:
    "Was freigegeben werden soll, ist eine andere Zahlung als die hier gezeigte. Nichts wurde unterschrieben und nichts bezahlt. Gehen Sie zurück und beginnen Sie neu; geschieht es wieder, fragen Sie den Betreiber dieses Coffer.",
  unsupported:
    "Dieser Browser kann keine Passkeys, oder nicht auf dieser Seite: Passkeys brauchen https oder localhost.",
  atLocalhost: "Ein Passkey gehört zu einem Namen, und diese Seite wurde über eine Adresse geöffnet.",
  openAtLocalhost: "Öffnen Sie sie unter localhost, um die Zahlung freizugeben.",
  unavailable:
    "Diese Zahlung muss mit einem Passkey freigegeben werden, und Sie haben keinen. Fügen Sie in den Einstellungen unter Sicherheit einen hinzu und senden Sie sie dann noch einmal.",
  faults: {
    CHALLENGE:
      "Das hat zu lange gedauert oder wurde anderswo freigegeben. Nichts wurde bezahlt: Prüfen Sie die Zahlung und geben Sie sie noch einmal frei.",
    DIFFERENT_PAYMENT: "Freigegeben wurde eine andere Zahlung als die gesendete. Nichts wurde bezahlt.",
    ORIGIN: "Öffnen Sie diese Seite unter der Adresse, unter der dieses Coffer bekannt ist.",
    USER_VERIFICATION:
      "Ihr Gerät hat nicht geprüft, ob Sie es sind. Richten Sie dort Fingerabdruck, Gesicht oder PIN ein.",
    NOT_PROVED:
      "Dieser Passkey kann Ihre Zahlungen nicht freigeben. Vielleicht wurde er entfernt: Nehmen Sie einen anderen.",
  },
} as const;
