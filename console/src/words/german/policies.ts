import { staffMenu } from "./staff-menu.ts";

/** Words of the page on which staff say which payments need an approval. */
export const policies = {
  title: staffMenu.policies,
  what: "Wo eine Regel es sagt, wird eine Zahlung nur ausgeführt, wenn ihr Zahler sie mit einem Passkey freigibt, der genau diese Zahlung unterschreibt. Was sich zwischen eigenen Konten bewegt, braucht das nie.",
  none: "Es gibt keine Regel: Keine Zahlung braucht eine Freigabe.",
  reads: "Sie dürfen dies lesen und nichts ändern: Dafür braucht es die Rolle Admin.",
  threshold: "Ab diesem Betrag",
  noThreshold: "kein Betrag für sich allein",
  newPayees: "An neue Empfänger",
  newPayeesYes: "immer, bis der Zahler eine Zahlung an sie freigegeben hat",
  newPayeesNo: "wie an andere",
  said: "Festgelegt",
  by: "Von",
  set: "Regel setzen",
  setMeaning:
    "Sie tritt an die Stelle dessen, was vorher für diese Währung galt, sofort und für alle. Wer keinen Passkey hat, kann keine Zahlung ausführen, die eine Freigabe braucht.",
  currency: "Währung",
  thresholdHint: "Bleibt es leer, braucht kein Betrag für sich allein eine Freigabe.",
  askNewPayees: "Freigabe verlangen, wo der Zahler noch keine Zahlung an den Empfänger freigegeben hat",
  submit: "Regel setzen",
  done: (currency: string) => `Die Regel für ${currency} gilt.`,
  keyReused:
    "Dieses Formular wurde schon mit anderen Angaben gesendet. Sehen Sie die Regeln an und senden Sie es noch einmal, wo sie fehlt.",
} as const;
