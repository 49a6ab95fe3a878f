import { staffMenu } from "./staff-menu.ts";

/** The house's wallets, one for each network. */
export const treasuries = {
  title: staffMenu.treasuries,
  what: "The house's own wallet of each network: it pays what people withdraw to addresses, and what they deposit is swept to it. What is in it is at risk while it is there: keep what a few days take.",
  lookAgain: "Look again",
  none: "There is no treasury yet: nobody can withdraw to an address.",
  state: "State",
  states: { OPEN: "Open", PAUSED: "Paused" },
  halted: "Stopped",
  meaning: "That is",
  meanings: {
    OPEN: "It pays out, and people can withdraw over this network.",
    PAUSED: "Nothing more is signed or swept, and no new withdrawal is taken. What is signed goes on.",
  },
  halts: {
    REFUSED: {
      title: "Stopped: nodes call wrong what was signed",
      means: "That is a fault of this system, and nobody's money is lost by it. Nothing more is signed meanwhile.",
      todo: "Look at the last attempts under Transactions and into the log, and have it mended. Then let it pay again.",
    },
    FOREIGN_NONCE: {
      title: "Stopped: somebody else has its key",
      means: "The network has a transaction of this address that this system never signed.",
      todo: "Pause it now, so that no new withdrawal is taken. Bring what is left to safety by hand, and find out how the key got out. Do not let it pay again before that is known.",
    },
  },
  balance: "Balance",
  unknown: "no node says",
  planned: "Ordered, not signed yet",
  balanceOf: (currency: string) => `Balance in ${currency}`,
  plannedOf: (currency: string) => `Ordered in ${currency}`,
  tooLittle:
    "More is ordered than is there: the rest waits until it is funded. Send the network's own currency to its address.",
  opened: "Made",
  address: "Funded at",
  toTransactions: "Its transactions",
  cold: {
    title: "Kept cold",
    what: "What is above its caps goes to an address whose key is not here, by itself. It comes back signed there, and is the house's all the while.",
    label: (network: string) => `What the treasury of ${network} keeps cold`,
    inForce: "In force",
    before: "Was in force before",
    there: "There",
    thereOf: (currency: string) => `There in ${currency}`,
    open: "Have some of it back…",
  },
  history: "When it was opened and paused",
  by: "by",
  byItself: "the sandbox, by itself",
  reads: "You may read this and change nothing: that takes the role Operator.",
  pause: {
    open: "Pause…",
    title: (network: string) => `Pause the treasury of ${network}`,
    means:
      "Nothing more is signed or swept, and no new withdrawal over this network is taken, until somebody opens it again. What is signed goes on.",
    submit: "Pause it",
    done: (network: string) => `The treasury of ${network} is paused.`,
  },
  open: {
    open: "Open again…",
    title: (network: string) => `Open the treasury of ${network} again`,
    means: "It signs what waits, and takes new withdrawals over this network.",
    submit: "Open it",
    done: (network: string) => `The treasury of ${network} is open.`,
  },
  release: {
    open: "Let it pay again…",
    title: (network: string) => `Let the treasury of ${network} pay again`,
    means: "It was stopped because something was wrong. It signs again at once, whether that is mended or not.",
    submit: "Let it pay again",
    done: (network: string) => `The treasury of ${network} pays again.`,
  },
  make: {
    title: "Open a treasury",
    means:
      "Makes the house's wallet of a network, once. Its key is made here and kept as those of wallets are. From then on people can withdraw over the network: fund it at once.",
    network: "Network",
    submit: "Open the treasury",
    done: (network: string) => `The treasury of ${network} is there. Fund it.`,
    all: "No network over which money goes out is without its treasury.",
  },
  refusals: {
    NetworkUnavailable: "This network is not configured here any more.",
    ChainUnavailable:
      "Nothing can be sent over this network here, or not now: look at Chains whether it is followed, and try again.",
    TreasuryExists: "This network has a treasury already. Look again.",
    TreasuryNotFound: "This network has no treasury.",
  },
} as const;
