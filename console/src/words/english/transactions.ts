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
  kinds: {
    PAYOUT: "Payout",
    SWEEP: "Sweep",
    FUND: "Fee top-up",
    OWN: "Own wallet",
    BUMP: "Fee for another",
    CONSOLIDATION: "Consolidation",
    COLD: "To cold storage",
    REFILL: "From cold storage",
  },
  kindMeanings: {
    PAYOUT: "pays out a payment, from the treasury",
    SWEEP: "brings what deposits left at an address to the treasury",
    FUND: "brings to an address what sweeping a token from there costs",
    OWN: "sends from a wallet of keys that its owner has brought, out of coins of theirs",
    BUMP: "has the treasury pay itself, with a fee for a payment as well that is stuck",
    CONSOLIDATION: "has the treasury pay itself, to have one output where there were many",
    COLD: "brings what the treasury holds above its cap to where its key is not here",
    REFILL: "brings some of that back, signed where its key is",
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
    POLICY_DENIES: "The signing policy of its network denies it. Nothing was signed.",
    SOURCE_SHORT: "Its source had too little by the time it was to be signed. Nothing was.",
    FEE_ABOVE_CAP: "It would have cost more than it may by the time it was to be signed. Nothing was.",
    PAYEE_REFUSES: "What stands at the payee's address takes nothing. Nothing was signed.",
    NOT_MOVED:
      "It was mined, and its token's contract does not say that just this was moved. Look at the contract's event, and book by hand what left.",
    REVERTED: "It was mined, and failed there: its fee was taken all the same.",
    EXPIRED:
      "It was given out to be signed elsewhere, its time is over, and no block has it, nor ever will. It is to be asked for anew.",
    REPLACED:
      "A transaction of its source was mined in its place that is none of ours. Its treasury is stopped: look there at once.",
  },
  asked: {
    SPEED_UP: "It is to be sped up: it is replaced by one that pays more in a moment.",
    CANCEL:
      "It is to be called off: it is replaced by one that pays nothing, and is called off once that is final; over Tron once it has expired in no block.",
  },
  attempts: "What was signed for it",
  attemptsHint:
    "The network takes one of them at most: they exclude each other, or each was signed once the one before had expired.",
  noAttempts: "Nothing is signed yet.",
  attempt: (number: number, isCancel: boolean) =>
    isCancel ? `Attempt ${number}: pays nothing, and calls it off` : `Attempt ${number}`,
  attemptTerms: {
    maximumFee: "Costs at most",
    signed: "Signed",
    expires: "Expires",
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
    meansElsewhere:
      "One that pays the network more is given out in a moment, to be signed in the place of what was given out before, never above what it may cost at most.",
    submit: "Speed it up",
    done: "It is being replaced by one that pays more.",
  },
  callOff: {
    open: "Call it off…",
    title: "Call it off",
    meansPlanned:
      "Nothing is signed yet: it is called off at once. If it pays out a payment, that fails and gives back what was reserved.",
    meansToSign:
      "Nothing was given back signed: it is called off at once. If it is signed by now, have that deleted: nobody here stops what is sent elsewhere.",
    meansElsewhere:
      "What takes its place and pays nothing is given out to be signed. It is called off once that is sent and final. If the network takes the first one all the same, it has been paid.",
    meansSigned:
      "It is replaced by one that pays nothing, and is called off once that is final. Over Tron it is called off once it has expired. If the network takes the first one all the same, it has been paid.",
    meansReplaced:
      "Another transaction, which is none of ours, was mined in its place. Look in an explorer whether that has paid the payee: if it has, call nothing off. If it has not, the payment fails once that is final, and gives back what was reserved.",
    submit: "Call it off",
    done: "It is called off, or is being replaced by nothing.",
  },
  hold: {
    title: "What it waits for",
    rules: "Rules that do not let it go yet",
    missing: "Approvals that are missing",
    until: "Looked at again",
    approvers: "May agree",
    said: "What operators said",
    decisions: { APPROVED: "Agreed", REJECTED: "Rejected" },
    judgement: (version: number) => `What version ${version} of the policy made of it`,
  },
  approve: {
    open: "Approve…",
    title: "Let it leave",
    means: (amount: string, to: string) => `You agree that ${amount} leaves to ${to}, and to nothing else.`,
    submit: "Let it leave",
    done: "You have agreed.",
  },
  reject: {
    open: "Reject…",
    title: "Reject it",
    means: "It is called off at once, whoever has agreed to it, and its payment gives back what was reserved.",
    submit: "Reject it",
    done: "It is rejected.",
  },
  refusals: {
    TransactionNotHeld: "It does not wait for anybody any more: it goes on, or has ended.",
    TransactionDiffers: "It is another than this page shows. Load it again, and compare.",
    OwnTransaction: "You have asked for this payment yourself: somebody else has to agree.",
    NotAnApprover: "The policy that is in force does not ask for your word on it.",
    TransactionNotFound: "There is no such transaction.",
    TransactionNotReplaceable:
      "Its network takes no other in its place. Wait: where it expires in no block, it is signed anew by itself.",
    TransactionNotWaiting: "It is in a block by now, or at its end: nothing can be done about it any more.",
  },
} as const;
