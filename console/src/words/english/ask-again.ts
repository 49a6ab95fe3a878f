export const askAgain = {
  title: "It is not known whether this was done",
  sentAt: "It was sent on",
  meaning:
    "It may have been done. Ask again: the same request is answered with what was done, and nothing is done twice.",
  lastTime: "The last time, this came instead of an answer",
  submit: "Ask again",
  noUse: "Where asking again is of no use, look for yourself whether it was done:",
  payments: "your payments, in another tab",
  accounts: "your accounts, in another tab",
  wallets: "your wallets, in another tab",
  same: "this page as it is now, in another tab",
  ledger: "the chart of accounts, in another tab",
  giveUp: "I have looked: give it up…",
  sure: "Where you found it, it was done: do not send it again. Where you did not, it may still come. Giving it up takes nothing back, and what you send next is done beside it.",
  forget: "Give it up",
  keep: "Keep it",
} as const;
