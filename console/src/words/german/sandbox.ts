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
  scenarios: "Werte für Szenarien",
  scenariosMeaning: "Fügen Sie einen Zahlungsweg mit einem dieser Token hinzu, und sein Anbieter spielt dies:",
  noScenarios: "Hier gibt es keine.",
  columns: { token: "Token des Wegs", kind: "Art", label: "Heißt", verified: "Bestätigt", what: "Was geschieht" },
  kinds: { BANK: "Bankkonto", CARD: "Karte", CRYPTO_WALLET: "Fremde Wallet", NETWORK: "Über ein Netz" },
  verified: "sofort",
  unverified: "anfangs nicht",
} as const;
