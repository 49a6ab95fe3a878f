import { menu } from "./menu.ts";

export const receive = {
  title: menu.receive,
  byName: "Über Ihren Namen",
  byNameMeaning: "Wer hier ein Konto hat, kann an Ihren Namen senden. Sie müssen dafür nichts tun.",
  copyName: "Namen kopieren",
  byAddress: "Adressen für das, was über ein Netzwerk kommt, stehen bei Ihren",
  ask: "Geld anfordern",
  askMeaning: "Sie bekommen einen Link und seinen QR-Code. Es bewegt sich nichts, bevor jemand zahlt.",
  yours: "Ihre Anforderungen, in einem anderen Tab",
  into: "Auf Konto",
  howMuch: "Wie viel",
  fixed: "Ich sage, wie viel",
  open: "Wer zahlt, sagt, wie viel",
  minimum: "Mindestens",
  maximum: "Höchstens",
  from: "Von wem",
  fromHint: "Ein Benutzername: Dann kann niemand sonst zahlen. Lassen Sie es leer für jeden, der den Link hat.",
  memoHint: "Wer zahlen soll, liest ihn.",
  referenceHint: "Wie Sie es selbst nennen, etwa eine Rechnungsnummer. Wer zahlt, sieht es nicht.",
  life: "Zahlbar",
  submit: "Anforderung erstellen",
  refusals: {
    PayerNotFound: "Niemand hier heißt so. Prüfen Sie die Schreibweise.",
    OwnRequest: "Das sind Sie selbst: Nennen Sie jemand anderen oder lassen Sie es leer.",
    tooMany: (limit: number) =>
      `Sie haben ${limit} offene Anforderungen, mehr geht nicht. Nehmen Sie eine zurück, die niemand braucht.`,
    keyReused:
      "Dieses Formular wurde schon mit anderen Worten gesendet. Sehen Sie Ihre Anforderungen an und senden Sie es noch einmal, wenn sie dort fehlt.",
  },
} as const;
