import { owed } from "./owed.ts";
import { staffMenu } from "./staff-menu.ts";

/** Was Personen von zurückgeholten Einzahlungen schulden, und was damit geschieht. */
export const debts = {
  title: staffMenu.debts,
  what: "Was Personen von Einzahlungen schulden, die zurückgeholt wurden, als das Geld ausgegeben war; das Älteste zuerst. Öffnen Sie die Einzahlung, um es von ihren Konten zu nehmen oder abzuschreiben.",
  none: "Niemand schuldet etwas.",
  since: owed.since,
  who: "Wer es schuldet",
  deposit: "Einzahlung",
  why: "Warum",
  atFirst: owed.atFirst,
  collected: "Seither genommen",
  outstanding: owed.outstanding,
  collect: {
    open: "Abbuchen …",
    title: "Geschuldetes von einem ihrer Konten abbuchen",
    means:
      "Genommen wird, was dort jetzt ausgegeben werden kann, und nicht mehr als geschuldet ist. Beides wird zugleich gebucht.",
    from: "Von",
    fromDeposit: "Dem Konto, auf das die Einzahlung ging",
    account: (name: string, available: string) => `${name}: ${available}`,
    submit: "Jetzt abbuchen",
    done: "Was da war, ist abgebucht.",
  },
  writeOff: {
    open: "Abschreiben …",
    title: "Abschreiben, was noch geschuldet ist",
    means: "Niemand schuldet es mehr: es ist endgültig ein Verlust des Hauses.",
    submit: "Abschreiben",
    done: "Es ist abgeschrieben.",
  },
  refusals: {
    OwnPayment: "Es ist Ihre eigene Schuld: jemand anderes muss sie begleichen.",
    NothingOwed: "Davon ist nichts mehr geschuldet. Schließen Sie das und sehen Sie noch einmal nach.",
    AccountNotFound: "Dieses Konto gibt es nicht, oder es ist nicht ihres, oder hat eine andere Währung.",
    InsufficientFunds: "Von diesem Konto kann jetzt nichts genommen werden.",
    AccountFrozen: "Die Person oder ihr Konto ist gesperrt: nichts kann es verlassen. Heben Sie das zuerst auf.",
    AccountClosed: "Dieses Konto ist geschlossen: wählen Sie ein anderes.",
  },
} as const;
