import { staffMenu } from "./staff-menu.ts";

/** Die eigenen Wallets des Hauses, eine je Netz. */
export const treasuries = {
  title: staffMenu.treasuries,
  what: "Die eigene Wallet des Hauses in jedem Netz: Sie zahlt, was Leute an Adressen auszahlen lassen, und was sie einzahlen, wird in ihr gesammelt. Was darin liegt, ist dort gefährdet: Halten Sie, was einige Tage brauchen.",
  lookAgain: "Erneut nachsehen",
  none: "Noch gibt es keine Kasse: Niemand kann an eine Adresse auszahlen lassen.",
  state: "Stand",
  states: { OPEN: "Offen", PAUSED: "Pausiert" },
  halted: "Angehalten",
  meaning: "Das heißt",
  meanings: {
    OPEN: "Sie zahlt aus, und über dieses Netz kann ausgezahlt werden.",
    PAUSED:
      "Nichts mehr wird signiert oder eingesammelt, und keine neue Auszahlung angenommen. Was signiert ist, geht weiter.",
  },
  halts: {
    REFUSED: {
      title: "Angehalten: Knoten nennen falsch, was signiert wurde",
      means: "Das ist ein Fehler dieses Systems, und niemandes Geld geht dabei verloren. Solange wird nichts signiert.",
      todo: "Sehen Sie sich die letzten Versuche unter Transaktionen und das Protokoll an und lassen Sie ihn beheben. Dann lassen Sie die Kasse wieder zahlen.",
    },
    FOREIGN_NONCE: {
      title: "Angehalten: Jemand anders hat ihren Schlüssel",
      means: "Das Netz hat eine Transaktion dieser Adresse, die dieses System nie signiert hat.",
      todo: "Pausieren Sie die Kasse jetzt, damit keine neue Auszahlung angenommen wird. Bringen Sie von Hand in Sicherheit, was noch da ist, und finden Sie heraus, wie der Schlüssel hinauskam. Vorher lassen Sie sie nicht wieder zahlen.",
    },
  },
  balance: "Bestand",
  unknown: "kein Knoten sagt es",
  planned: "Verlangt, noch nicht signiert",
  balanceOf: (currency: string) => `Bestand in ${currency}`,
  plannedOf: (currency: string) => `Verlangt in ${currency}`,
  tooLittle:
    "Es ist mehr verlangt, als da ist: Der Rest wartet, bis sie aufgefüllt ist. Senden Sie die eigene Währung des Netzes an ihre Adresse.",
  opened: "Angelegt",
  address: "Aufgefüllt unter",
  toTransactions: "Ihre Transaktionen",
  cold: {
    title: "Verwahrt",
    what: "Was über ihre Grenzen hinausgeht, geht von selbst an eine Adresse, deren Schlüssel nicht hier ist. Es kommt zurück, wenn es dort signiert ist, und gehört die ganze Zeit dem Haus.",
    label: (network: string) => `Was die Kasse von ${network} verwahrt`,
    inForce: "In Kraft",
    before: "Galt vorher",
    there: "Dort",
    thereOf: (currency: string) => `Dort in ${currency}`,
    open: "Etwas davon zurückholen…",
  },
  history: "Wann sie geöffnet und pausiert wurde",
  by: "von",
  byItself: "die Sandbox, von selbst",
  reads: "Sie dürfen das lesen und nichts ändern: Dazu braucht es die Rolle Operator.",
  pause: {
    open: "Pausieren…",
    title: (network: string) => `Die Kasse von ${network} pausieren`,
    means:
      "Nichts mehr wird signiert oder eingesammelt, und keine neue Auszahlung über dieses Netz angenommen, bis jemand sie wieder öffnet. Was signiert ist, geht weiter.",
    submit: "Jetzt pausieren",
    done: (network: string) => `Die Kasse von ${network} ist pausiert.`,
  },
  open: {
    open: "Wieder öffnen…",
    title: (network: string) => `Die Kasse von ${network} wieder öffnen`,
    means: "Sie signiert, was wartet, und nimmt neue Auszahlungen über dieses Netz an.",
    submit: "Jetzt öffnen",
    done: (network: string) => `Die Kasse von ${network} ist offen.`,
  },
  release: {
    open: "Wieder zahlen lassen…",
    title: (network: string) => `Die Kasse von ${network} wieder zahlen lassen`,
    means: "Sie wurde angehalten, weil etwas nicht stimmte. Sie signiert sofort wieder, ob das behoben ist oder nicht.",
    submit: "Wieder zahlen lassen",
    done: (network: string) => `Die Kasse von ${network} zahlt wieder.`,
  },
  make: {
    title: "Eine Kasse anlegen",
    means:
      "Legt die Wallet des Hauses in einem Netz an, ein für alle Mal. Ihr Schlüssel entsteht hier und wird verwahrt wie die der Wallets. Von da an kann über das Netz ausgezahlt werden: Füllen Sie sie sofort auf.",
    network: "Netz",
    submit: "Kasse anlegen",
    done: (network: string) => `Die Kasse von ${network} ist da. Füllen Sie sie auf.`,
    all: "Kein Netz, über das Geld abgeht, ist ohne Kasse.",
  },
  refusals: {
    NetworkUnavailable: "Dieses Netz ist hier nicht mehr konfiguriert.",
    ChainUnavailable:
      "Über dieses Netz kann hier nicht oder gerade nicht gesendet werden: Sehen Sie bei Ketten nach, ob es verfolgt wird, und versuchen Sie es erneut.",
    TreasuryExists: "Dieses Netz hat schon eine Kasse. Sehen Sie erneut nach.",
    TreasuryNotFound: "Dieses Netz hat keine Kasse.",
  },
} as const;
