import { menu } from "./menu.ts";

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** Was sich ausprobieren lässt, wo kein Geld echt ist. */
export const sandbox = {
  title: menu.sandbox,
  none: "Hier ist das Geld echt: Es gibt nichts auszuprobieren.",
  clock: "Testuhr",
  clockMeaning:
    "Alles, was Geld betrifft, geht nach dieser Uhr: Reservierungen und Anforderungen laufen ab, Daueraufträge werden fällig, Zeiträume von Grenzen enden. Sie geht nie zurück, und in dieser Sandbox ist sie die Uhr aller. Sitzungen und Schlüssel gehen nach der wahren Zeit.",
  shows: "Sie zeigt",
  ahead: "Der wahren Zeit voraus",
  notAhead: "gar nicht",
  lasts: (seconds: number) =>
    [
      [Math.floor(seconds / 86_400), "Tag", "Tage"] as const,
      [Math.floor(seconds / 3600) % 24, "Stunde", "Stunden"] as const,
      [Math.floor(seconds / 60) % 60, "Minute", "Minuten"] as const,
      [seconds % 60, "Sekunde", "Sekunden"] as const,
    ]
      .filter(([number]) => number > 0)
      .slice(0, 2)
      .map(([number, one, many]) => count(number, one, many))
      .join(" "),
  advanced: "Zuletzt vorgestellt",
  by: (name: string) => `von ${name}`,
  advance: "Zeit vergehen lassen",
  steps: { hour: "1 Stunde", day: "1 Tag", month: "30 Tage" },
  until: "Zu diesem Zeitpunkt gehen",
  untilDay: "Tag",
  untilTime: "Uhrzeit",
  untilFault: "Wählen Sie einen Tag und eine Uhrzeit.",
  done: "Die Uhr ist vorgestellt.",
  refusals: {
    ClockOutOfRange:
      "Die Uhr geht nur vor: höchstens um ein Jahr auf einmal, und nie mehr als zehn Jahre vor die wahre Zeit.",
    SandboxOnly: "Hier ist das Geld echt: Seine Zeit ist, wie sie ist.",
  },
  chains: {
    title: "Ketten",
    meaning:
      "Die Ketten, die diese Sandbox verfolgt. Sie gehören hier allen: Was Sie mit einer tun, geschieht der ganzen Sandbox.",
    none: "Hier ist kein Knoten einer Kette verbunden.",
    state: "Coffer sieht sie als",
    states: {
      NOT_CONNECTED: "Nicht verbunden",
      WAITING: "Wartet",
      CATCHING_UP: "Holt auf",
      FOLLOWING: "Wird verfolgt",
      STOPPED: "Angehalten",
    },
    tip: "Neuester Block",
    down: "Anbieter sind aus bis",
    notYours: "Ihr Knoten ist kein eigener: In ihr werden keine Blöcke gemacht oder ersetzt.",
    mine: "Schürfen",
    blocks: (number: number) => count(number, "Block", "Blöcke"),
    mined: (number: number) => `${count(number, "Block ist", "Blöcke sind")} geschürft.`,
    reorganise: "Reorganisieren",
    reorganiseMeaning:
      "Sie werden durch andere ersetzt, in denen nichts steht. Eine Einzahlung darin wird zurückgenommen; was Coffer selbst gesendet hat, sendet es erneut.",
    newest: (number: number) => (number === 1 ? "den neuesten Block" : `die neuesten ${number} Blöcke`),
    replace: "Ersetzen",
    replaced: (number: number) => `${count(number, "Block ist", "Blöcke sind")} ersetzt.`,
    tooDeep: (deepest: number) =>
      deepest === 0
        ? "Sie hat noch keinen Block, der ersetzt werden kann."
        : `Ersetzt werden können höchstens ${count(deepest, "Block", "Blöcke")}.`,
    outage: "Anbieter ausfallen lassen",
    outageMeaning: "Sie antworten Coffer nichts. Die Kette selbst geht weiter, und was geschah, wird danach gelesen.",
    minutes: (number: number) => (number === 60 ? "für eine Stunde" : `für ${count(number, "Minute", "Minuten")}`),
    cutOff: "Ausfallen lassen",
    isCutOff: (network: string) => `Anbieter von ${network} antworten jetzt nichts.`,
    letGo: "Antworten lassen",
    isLetGo: (network: string) => `Anbieter von ${network} antworten wieder.`,
    sandboxOnly: "Hier ist das Geld echt: Die Ketten sind, was sie sind.",
    faults: {
      UNKNOWN_NETWORK: "Dieses Netz ist hier nicht mehr konfiguriert.",
      NOT_CONNECTED: "Kein Knoten dieses Netzes ist mehr verbunden.",
      NOT_SUPPORTED: "Der Knoten tut das nicht: Es braucht eine eigene Kette.",
      NO_ANSWER: "Der Knoten hat nicht geantwortet: Vielleicht ist es getan. Sehen Sie nach dem neuesten Block.",
    },
  },
  scenarios: "Werte für Szenarien",
  scenariosMeaning: "Fügen Sie einen Zahlungsweg mit einem dieser Token hinzu, und sein Anbieter spielt dies:",
  noScenarios: "Hier gibt es keine.",
  columns: { token: "Token des Wegs", kind: "Art", label: "Heißt", verified: "Bestätigt", what: "Was geschieht" },
  kinds: { BANK: "Bankkonto", CARD: "Karte", CRYPTO_WALLET: "Fremde Wallet", NETWORK: "Über ein Netz" },
  verified: "sofort",
  unverified: "anfangs nicht",
} as const;
