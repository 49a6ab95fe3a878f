import { menu } from "./menu.ts";

export const events = {
  title: menu.events,
  what: "Was Ihnen geschieht, sobald es geschieht: dieselben Ereignisse mit denselben Ids, die gesendet werden an Ihre",
  list: "Ereignisse, die neuesten zuerst",
  type: "Art",
  any: "Alle",
  object: "Id dessen, worum es geht",
  user: "Id dessen, den es betrifft",
  noId: "Das ist keine Id. Eine sieht so aus: pay_01h455vb4pex5vsknk084sn02q.",
  show: "Diese zeigen",
  pause: "Anhalten",
  goOn: "Weiter",
  live: "Neue kommen von selbst obenauf.",
  came: (count: number, isMore: boolean) =>
    count === 0
      ? "Angehalten: bisher nichts Neues."
      : `Angehalten: seither ${isMore ? "mindestens " : ""}${count} ${count === 1 ? "neues Ereignis" : "neue Ereignisse"}.`,
  none: "Nichts ist geschehen, seit Ihre Ereignisse aufbewahrt werden. Zahlen Sie Geld ein, senden Sie welches oder fordern Sie es an: Jeder Schritt ist hier ein Ereignis.",
  notKept: "Wer dieses Coffer betreibt, lässt keine Ereignisse aufbewahren.",
  keptSince: "Ihre werden aufbewahrt seit",
  keptMeaning:
    "Da wurde zum ersten Mal nach ihnen gefragt, oder so weit zurück werden sie aufbewahrt. Was davor geschah, ist nicht dabei.",
  looked: "Ein Blick geht durch 5000 Ereignisse: Ältere sind noch durchzusehen.",
  subject: "Worum es geht",
  id: "Id des Ereignisses",
  deliveries: "Gesendet an",
  deliveriesMeaning: "Wohin es zugestellt wurde, steht bei jedem Endpunkt:",
  bodyOf: (type: string) => `Inhalt von ${type}`,
  program: "Dasselbe aus einem Programm",
  programMeaning: "Beide nehmen ein Zugriffstoken oder einen API-Schlüssel als COFFER_TOKEN:",
  curl: "Die Liste, mit curl",
  socket: "Der Strom, mit graphql-ws",
} as const;
