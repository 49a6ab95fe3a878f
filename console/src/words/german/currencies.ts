import { menu } from "./menu.ts";

/** Words of the page on which staff say what accounts can hold, and what can be done with it. */
export const currencies = {
  title: menu.currencies,
  what: "Was Konten führen können. Wo etwas abgeschaltet ist, kann nichts davon begonnen werden: Es wird abgelehnt, und sonst ändert sich nichts.",
  reads: "Sie dürfen dies lesen und nichts ändern: Dafür braucht es die Rolle Admin.",
  kind: "Art",
  kinds: { FIAT: "Geld, das ein Staat ausgibt", CRYPTO: "Geld, das ein Netz führt" },
  chain: "Kette",
  digits: "Stellen nach dem Komma",
  deposits: "Einzahlungen",
  payments: "Zahlungen",
  on: "Eingeschaltet",
  off: "Abgeschaltet",
  changed: "Zuletzt festgelegt",
  unchanged: "nie",
  by: "Von",
  reason: "Warum",
  set: "Einzahlungen und Zahlungen schalten",
  setMeaning:
    "Es tritt an die Stelle dessen, was vorher für diese Währung galt, sofort und für alle. Was begonnen hatte, geht weiter: Was reserviert ist, kann genommen, und was bezahlt wurde, zurückgegeben werden.",
  currency: "Währung",
  setDeposits: "Sie kann eingezahlt werden",
  setPayments: "Sie kann gesendet und reserviert werden",
  submit: "Festlegen",
  done: (currency: string) => `Was Sie für ${currency} festgelegt haben, gilt.`,
  add: "Währung hinzufügen",
  addMeaning:
    "Konten können sie von da an führen. Was Sie hier von ihr angeben, ändert sich nie, und wegnehmen lässt sie sich nicht.",
  code: "Kürzel",
  codeHint: "2 bis 16 Großbuchstaben und Ziffern, zuerst ein Großbuchstabe, etwa GBP.",
  name: "Name",
  digitsHint: "Einer ganzen Einheit, in jedem Betrag: 0 bis 30.",
  digitsFault: "Geben Sie eine ganze Zahl von 0 bis 30 an.",
  chainHint: "Die sie führt, etwa ethereum: Kleinbuchstaben, Ziffern und Bindestriche, zuerst ein Buchstabe.",
  addSubmit: "Endgültig hinzufügen",
  added: (code: string) => `${code} ist da.`,
  codeTaken: (code: string, name: string) => `Eine Währung mit diesem Kürzel gibt es schon: ${code} · ${name}.`,
  tooMany: (limit: number) => `Es gibt ${limit} Währungen, so viele, wie es sein dürfen.`,
  keyReused:
    "Dieses Formular wurde schon mit anderen Angaben gesendet. Sehen Sie die Währungen an und senden Sie es noch einmal, wo es nicht ausgeführt wurde.",
} as const;
