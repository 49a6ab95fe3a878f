import { staffMenu } from "./staff-menu.ts";

/** What is sent over networks, to staff. */
export const transactions = {
  title: staffMenu.transactions,
  one: "Transaction",
  what: "Everything that leaves over a network, and what sweeps bring to its treasury, the newest first.",
  none: "Nothing was sent yet.",
  notThere: (id: string) => `There is no transaction ${id}.`,
  columns: {
    when: "Asked for",
    id: "Transaction",
    network: "Network",
    kind: "Kind",
    state: "State",
    confirmed: (of: string) => `${of} blocks`,
    to: "To",
    amount: "Amount",
    payment: "Payment",
  },
  kinds: { PAYOUT: "Payout", SWEEP: "Sweep" },
  kindMeanings: {
    PAYOUT: "pays out a payment, from the treasury",
    SWEEP: "brings what deposits left at an address to the treasury",
  },
  underWay: "Under way",
  about: "What it is",
  from: "From",
  block: "Block",
  noBlock: "in none",
  height: (height: number) => `Block ${height}`,
  fee: "The network took",
  noFee: "nothing yet",
  maximumFee: "May cost at most",
  maximumFeeHint: "all replacements included",
  failed: "Why it failed",
  failures: {
    PAYEE_REFUSES: "What stands at the payee's address takes nothing. Nothing was signed.",
    REVERTED: "It was mined, and failed there: its fee was taken all the same.",
    REPLACED:
      "A transaction of its source was mined in its place that is none of ours. Its treasury is stopped: look there at once.",
  },
  asked: {
    SPEED_UP: "It is to be sped up: it is replaced by one that pays more in a moment.",
    CANCEL: "It is to be called off: it is replaced by one that pays nothing, and is called off once that is final.",
  },
  attempts: "What was signed for it",
  attemptsHint: "All of them have the same number of their source: the network takes one of them at most.",
  noAttempts: "Nothing is signed yet.",
  attempt: (number: number, isCancel: boolean) =>
    isCancel ? `Attempt ${number}: pays nothing, and calls it off` : `Attempt ${number}`,
  attemptTerms: {
    maximumFee: "Costs at most",
    signed: "Signed",
    sent: "Given to nodes last",
    outcome: "Nodes then",
  },
  notSent: "not yet",
  outcomes: {
    ACCEPTED: "have it",
    TOO_CHEAP: "want more fee",
    NO_FUNDS: "see too little there",
    REFUSED: "call it wrong",
    UNCLEAR: "said nothing that is known",
  },
  noOutcome: "have said nothing yet",
  reads: "You may read this and change nothing: that takes the role Operator.",
  speedUp: {
    open: "Speed it up…",
    title: "Speed it up",
    means: "It is replaced at once by one that pays the network more, never above what it may cost at most.",
    submit: "Speed it up",
    done: "It is being replaced by one that pays more.",
  },
  callOff: {
    open: "Call it off…",
    title: "Call it off",
    meansPlanned:
      "Nothing is signed yet: it is called off at once. If it pays out a payment, that fails and gives back what was reserved.",
    meansSigned:
      "It is replaced by one that pays nothing, and is called off once that is final. If the network takes the first one all the same, it has been paid.",
    submit: "Call it off",
    done: "It is called off, or is being replaced by nothing.",
  },
  refusals: {
    TransactionNotFound: "There is no such transaction.",
    TransactionNotWaiting: "It is in a block by now, or at its end: nothing can be done about it any more.",
  },
} as const;
