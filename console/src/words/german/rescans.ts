import { staffMenu } from "./staff-menu.ts";

/** Blöcke von früher, die noch einmal gelesen werden. */
export const rescans = {
  title: staffMenu.rescans,
  what: "Wann Blöcke eines Netzes noch einmal gelesen wurden, nach Einzahlungen, die niemand sah: von bevor das Netz verbunden war, ein Token gelistet oder gelesen war, was Verträge weiterzahlen. Was sich findet, wird bestätigt und gutgeschrieben wie jede Einzahlung; was bekannt ist, bleibt, wie es ist, und das Netz wird inzwischen weiter verfolgt.",
  reads: "OPERATORs lassen Blöcke noch einmal lesen. Sie dürfen das lesen und nichts ändern.",
  none: "Noch ist kein Block noch einmal gelesen.",
  one: (network: string) => `Blöcke von ${network}, noch einmal gelesen`,
  columns: {
    asked: "Begonnen",
    network: "Netz",
    state: "Stand",
    read: "Gelesen",
    found: "Gefunden",
    left: "Überlassen",
    untraced: "Ungespielt",
    by: "Von",
    acts: "Näheres",
  },
  states: { READING: "Wird gelesen", DONE: "Alles gelesen", STOPPED: "Beendet" },
  readOf: (read: string, all: string) => `${read} von ${all}`,
  byItself: "von selbst",
  open: "Zeigen",
  blocks: "Blöcke",
  heights: (from: number, to: number) => `${from} bis ${to}`,
  ended: "Geendet",
  stoppedBy: "Beendet von",
  stopReason: "Beendet, weil",
  untracedMeans:
    "Ungespielt sind Blöcke, die kein Knoten noch einmal ausgeführt hat: Was Verträge darin weiterzahlten, weiß hier niemand. Nennen Sie einen Knoten mit Archiv und lassen Sie sie noch einmal lesen.",
  leftTitle: "Ihnen überlassen",
  leftMeans:
    "Es kam an eine Adresse, unter deren Namen etwas von Hand gebucht ist, und ist vielleicht das; darum ist es nicht gutgeschrieben. Ist es etwas anderes, nehmen Sie jene Buchung zurück und lassen Sie die Blöcke noch einmal lesen.",
  leftMore: (shown: string, all: string) => `Das sind die ersten ${shown} von ${all}.`,
  amount: "Betrag",
  address: "Adresse",
  txid: "Hash der Transaktion",
  block: "In Block",
  begin: {
    open: "Blöcke noch einmal lesen…",
    title: "Blöcke noch einmal lesen",
    means:
      "Die Blöcke ab dieser Höhe bis zum neuesten werden einzeln gelesen, und das dauert: höchstens 210.000. Nichts wird zweimal gutgeschrieben.",
    from: "Ab dieser Höhe",
    newest: (height: string) => `Der neueste gelesene ist ${height}.`,
    unread: "Von diesem Netz ist noch kein Block gelesen.",
    height: "Schreiben Sie die Höhe eines Blocks: eine ganze Zahl.",
    range: (lowest: string, highest: string) => `Blöcke können ab ${lowest} bis ${highest} gelesen werden.`,
    submit: "Lesen lassen",
    done: "Sie werden gelesen.",
    refusals: {
      IdempotencyKeyReused: "Dieses Formular ging zuvor mit anderen Worten ab. Senden Sie es noch einmal.",
      NetworkUnavailable: "Dieses Netz ist hier nicht mehr konfiguriert.",
      ChainUnavailable: "Von diesem Netz ist noch kein Block gelesen. Sehen Sie es sich zuerst unter den Ketten an.",
      RescanUnderWay: "Blöcke dieses Netzes werden schon noch einmal gelesen. Warten Sie darauf, oder beenden Sie es.",
    },
  },
  stop: {
    open: "Beenden…",
    title: (network: string) => `Von ${network} nichts mehr lesen`,
    means: "Von früher wird nichts mehr gelesen. Was gefunden ist, bleibt, und das Netz wird verfolgt wie bisher.",
    submit: "Nichts mehr lesen",
    done: (network: string) => `Von ${network} wird nichts mehr von früher gelesen.`,
    refusals: {
      NetworkUnavailable: "Dieses Netz ist hier nicht mehr konfiguriert.",
      RescanNotUnderWay:
        "Von diesem Netz wird gerade nichts noch einmal gelesen. Schließen Sie das und sehen Sie nach.",
    },
  },
};
