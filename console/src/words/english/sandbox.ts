import { menu } from "./menu.ts";

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** What can be tried where no money is real. */
export const sandbox = {
  title: menu.sandbox,
  none: "Money is real here: there is nothing to try.",
  clock: "Test clock",
  clockMeaning:
    "Everything about money goes by this clock: holds and requests expire, standing orders come due, windows of limits end. It never goes back, and it is everybody’s in this sandbox. Sessions and keys go by the true time.",
  shows: "It shows",
  ahead: "Ahead of the true time",
  notAhead: "not at all",
  lasts: (seconds: number) =>
    [
      [Math.floor(seconds / 86_400), "day", "days"] as const,
      [Math.floor(seconds / 3600) % 24, "hour", "hours"] as const,
      [Math.floor(seconds / 60) % 60, "minute", "minutes"] as const,
      [seconds % 60, "second", "seconds"] as const,
    ]
      .filter(([number]) => number > 0)
      .slice(0, 2)
      .map(([number, one, many]) => count(number, one, many))
      .join(" "),
  advanced: "Advanced last",
  by: (name: string) => `by ${name}`,
  advance: "Let time pass",
  steps: { hour: "1 hour", day: "1 day", month: "30 days" },
  until: "Go to this moment",
  untilDay: "Day",
  untilTime: "Time of day",
  untilFault: "Choose a day and a time.",
  done: "The clock is advanced.",
  refusals: {
    ClockOutOfRange:
      "The clock goes ahead only: by a year at most in one step, and never more than ten years ahead of the true time.",
    SandboxOnly: "Money is real here: its time is what it is.",
  },
  scenarios: "Scenario values",
  scenariosMeaning: "Add a payment method by one of these tokens, and this is what its provider plays:",
  noScenarios: "There are none here.",
  columns: { token: "Token", kind: "Kind", label: "Called", verified: "Verified", what: "What happens" },
  kinds: { BANK: "Bank account", CARD: "Card", CRYPTO_WALLET: "Wallet outside", NETWORK: "Over a network" },
  verified: "at once",
  unverified: "not at first",
} as const;
