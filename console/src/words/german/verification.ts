import { menu } from "./menu.ts";

export const verification = {
  title: menu.verification,
  why: "Zeigen Sie einmal, wer Sie sind: Dann bekommen Sie ein Wallet in jedem Netz, das Sie hier wählen.",
  statuses: {
    PENDING: "Eingereicht",
    PROCESSING: "Wird geprüft",
    VERIFIED: "Verifiziert",
    REJECTED: "Abgelehnt",
    NEEDS_REVIEW: "Wartet auf eine Person",
    RESUBMIT: "Ein weiteres Dokument wird gebraucht",
  },
  meanings: {
    PENDING: "Ihr Dokument ist angekommen. In wenigen Augenblicken wird es angesehen.",
    PROCESSING: "Ihr Dokument wird geprüft. Diese Seite sagt von selbst, was dabei herauskam.",
    VERIFIED: "Sie sind verifiziert und bekommen ein Wallet in jedem Netz, das Sie gewählt haben.",
    REJECTED: "Das Dokument wurde abgelehnt, aus den unten genannten Gründen. Sie können ein anderes einreichen.",
    NEEDS_REVIEW:
      "Eine Person muss entscheiden. Sie brauchen nichts zu tun, und diese Seite sagt von selbst, was dabei herauskam.",
    RESUBMIT: "Eines fehlt und ist unten genannt. Was Sie vorher gewählt haben, bleibt, wie es ist.",
  },
  steps: { title: "Wie es steht", in: "Eingereicht", check: "Geprüft", decided: "Entschieden", ahead: "kommt noch" },
  level: (level: number) => `Stufe ${level} von 2`,
  levels: [
    "Sie haben nur Wallets, die Sie selbst anlegen.",
    "Sie haben ein Wallet in jedem Netz, das Sie gewählt haben.",
    "Sie haben ein Wallet in jedem Netz, das Sie gewählt haben.",
  ],
  networksAsked: "Gewünschte Wallets",
  reasons: "Warum",
  seeWallets: "Ihre Wallets ansehen",
  document: "Dokument",
  documents: {
    PASSPORT: "Reisepass",
    ID_CARD: "Personalausweis",
    DRIVING_LICENCE: "Führerschein",
    RESIDENCE_PERMIT: "Aufenthaltstitel",
  },
  front: "Vorderseite",
  back: "Rückseite",
  backHint: "Wo das Dokument eine hat. Ein Reisepass hat keine.",
  fileHint: "JPEG, PNG oder PDF. Wählen Sie eine Datei oder ziehen Sie eine hierher.",
  networks: "Netze Ihrer Wallets",
  submit: "Einreichen",
  submitAgain: "Noch einmal einreichen",
  files: {
    missing: "Wählen Sie eine Datei.",
    kind: "Das ist kein JPEG, PNG oder PDF: Machen Sie ein Foto oder speichern Sie das Dokument so.",
    mismatch: (kind: string) =>
      `Es ist ein ${kind}, und der Name sagt etwas anderes: Geben Sie ihm die richtige Endung.`,
    large: "Sie ist größer als 50 MB: Machen Sie ein kleineres Bild.",
    maybeLarge: "Sie ist größer als 5 MB; das kann hier zu groß sein.",
    empty: "Die Datei ist leer.",
    unreadable:
      "Das lässt sich nicht lesen: Es ist ein Ordner, oder die Datei ist inzwischen weg oder geändert. Wählen Sie sie noch einmal.",
    chosen: (name: string, size: string) => `${name}, ${size}`,
    preview: (label: string) => `${label}: wie es gesehen wird`,
    pdf: "Ein PDF wird hier nicht gezeigt.",
  },
  noNetworks: "Wählen Sie mindestens ein Netz.",
  inProgress: "Ein früheres Dokument wird geprüft, oder Sie sind verifiziert: Diese Seite zeigt, wie es steht.",
} as const;
