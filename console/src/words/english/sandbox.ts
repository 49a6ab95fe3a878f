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
  chains: {
    title: "Chains",
    meaning:
      "The chains that this sandbox follows. They are everybody's here: what you do with one happens to all of this sandbox.",
    none: "No node of a chain is connected here.",
    state: "Coffer sees it as",
    states: {
      NOT_CONNECTED: "Not connected",
      WAITING: "Waiting",
      CATCHING_UP: "Catching up",
      FOLLOWING: "Following",
      STOPPED: "Stopped",
    },
    tip: "Newest block",
    down: "Providers are down until",
    notYours: "Its node is not one's own: no blocks are made or replaced on it.",
    mine: "Mine",
    blocks: (number: number) => count(number, "block", "blocks"),
    mined: (number: number) => `${count(number, "block is", "blocks are")} mined.`,
    reorganise: "Reorganise",
    reorganiseMeaning:
      "They are replaced by others that hold nothing. A deposit in them is taken back; what Coffer has sent itself it sends again.",
    newest: (number: number) => (number === 1 ? "the newest block" : `the newest ${number} blocks`),
    replace: "Replace them",
    replaced: (number: number) => `${count(number, "block is", "blocks are")} replaced.`,
    tooDeep: (deepest: number) =>
      deepest === 0
        ? "It has no block yet that can be replaced."
        : `At most ${count(deepest, "block", "blocks")} can be replaced.`,
    outage: "Take its providers down",
    outageMeaning: "They answer nothing to Coffer. The chain itself goes on, and what happened is read afterwards.",
    minutes: (number: number) => `for ${number === 60 ? "an hour" : count(number, "minute", "minutes")}`,
    cutOff: "Take them down",
    isCutOff: (network: string) => `Providers of ${network} answer nothing from now on.`,
    letGo: "Let them answer",
    isLetGo: (network: string) => `Providers of ${network} answer again.`,
    sandboxOnly: "Money is real here: its chains are what they are.",
    faults: {
      UNKNOWN_NETWORK: "This network is not configured here any more.",
      NOT_CONNECTED: "No node of this network is connected any more.",
      NOT_SUPPORTED: "Its node does not do this: it takes a chain of one's own.",
      NO_ANSWER: "Its node has not answered: it may have done it. Look at the newest block.",
    },
  },
  scenarios: "Scenario values",
  scenariosMeaning: "Add a payment method by one of these tokens, and this is what its provider plays:",
  noScenarios: "There are none here.",
  columns: { token: "Token", kind: "Kind", label: "Called", verified: "Verified", what: "What happens" },
  kinds: { BANK: "Bank account", CARD: "Card", CRYPTO_WALLET: "Wallet outside", NETWORK: "Over a network" },
  verified: "at once",
  unverified: "not at first",
} as const;
