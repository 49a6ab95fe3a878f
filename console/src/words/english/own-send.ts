/** Sending from a wallet of keys that one has brought, or watches, and what was sent so. */
export const ownSend = {
  open: "Send…",
  title: "Send from your wallet",
  titleOf: (wallet: string) => `Send from ${wallet}`,
  what: "Sends coins of this wallet over its network, to any address there. The network's fee comes out of the same wallet. Coffer's books know nothing of it, and nobody gets back what a network has paid.",
  whatElsewhere:
    "Its keys are not here: what is sent is given out to be signed where they are, and leaves once that is given back.",
  giveOut: "Give it out to be signed",
  givenOut: "It waits to be signed where its key is.",
  toSign: "Sign it, and give it back…",
  toSignTitle: (wallet: string) => `Sent from ${wallet}`,
  back: "Back to the wallet",
  cannot: "Nothing is sent from this wallet here: its coins are in Coffer's books, or in a node.",
  archived: "This wallet is archived: take it out of the archive first.",
  noNetwork: "The network of this wallet is not available here any more.",
  currency: "Currency",
  howMuch: "How much",
  extents: { amount: "An amount", all: "Everything that is there" },
  everything: (currency: string) =>
    `All ${currency} that one address of the wallet has, on Bitcoin all of its addresses. Where the fee is paid in it, the fee comes out of it.`,
  there: "On the chain:",
  from: "From",
  payer: "Which address pays",
  anyPayer: "Whichever has enough",
  payerHint: "The fee is paid by the same one, in the network's own currency.",
  fees: {
    legend: "How soon it is to be in a block",
    priorities: { HIGH: "In the next block", NORMAL: "Within a block or two", LOW: "Within some blocks" },
    expected: "costs about",
    most: "at most",
    expectedFee: "The network takes about",
    maximumFee: "It may cost at most",
    maximumHint: "all replacements included: what is stuck is sent anew, and pays more",
    some: "What is sooner would cost more than there is, or than it may.",
    sources: {
      HISTORY: "By what others have paid lately.",
      FLOOR: "Too few have paid lately: by the least that is taken.",
      PRICE: "By the price that the network has set.",
    },
    holds: "This estimate holds for",
    spoken: (seconds: number) => `This estimate holds for ${seconds} seconds.`,
    over: "This estimate is over. Another one is being asked for.",
  },
  exactly: "Exactly nothing of it stays. How much arrives is known for certain when it is signed, within seconds.",
  exactlyElsewhere: "Exactly nothing of it stays. How much arrives is known for certain when it is given out.",
  refusals: {
    WalletNotFound: "There is no such wallet of yours.",
    WalletArchived: "This wallet is archived: take it out of the archive first.",
    WalletCannotSend: {
      POOLED: "The coins of this wallet are in Coffer's books: withdraw to an address instead.",
      ADDRESS_TYPE:
        "Of this wallet nothing is given out to be signed: an address of it is a script's, which no single key signs for. Send from where you have its keys.",
      FROM_ADDRESS: "This wallet spends from all of its addresses.",
    },
    NetworkCurrencyMismatch: (currency: string) =>
      `This does not move over this network, or not now. The network's own currency is ${currency}.`,
    AddressNotFound: "This wallet has no such address.",
    ChainUnavailable: "No node of this network answers now, so nothing can be sent. Try it again in a while.",
    PayeeRefuses:
      "What stands at this address takes nothing, or not so little, or it is the wallet itself. Nothing was sent.",
    NetworkFeeTooHigh: "The network takes more for it now than it may cost. Try it again later.",
    BalanceInsufficient: (available: string, fee: string) =>
      `There is too little at one address of the wallet: ${available} at most, and the fee may take ${fee}. What is on its way is not counted.`,
    TransactionsTooMany: (limit: number) =>
      `${limit} of this wallet wait for a block, or to be signed, as many as may. Wait until a block has one, speed one up, or call one off.`,
  },
  sent: "It is on its way.",
  list: {
    title: "Sent from this wallet",
    standing: "Where it stands",
    none: "Nothing was sent from this wallet yet.",
    next: "Older",
    first: "Newest",
    more: "Everything about it",
    meanings: {
      PLANNED: "Nothing has left yet: it is signed within seconds.",
      AWAITING_SIGNATURE:
        "Nothing has left yet. What it takes is kept from what else you send until it is signed or called off.",
      SIGNED: "It is being given to the network.",
      BROADCAST: "The network has it. It counts as paid once enough blocks hold it.",
      CONFIRMED: "Enough blocks hold it.",
      FINAL: "No block takes it back any more.",
      FAILED: "It has paid nothing, and never will.",
      CANCELLED: "It has paid nothing.",
    },
    asked: {
      SPEED_UP: "It is to be sped up: one takes its place that pays more, within what it may cost at most.",
      CANCEL: "It is to be called off: one takes its place that pays nothing. It is called off once that is final.",
    },
    askedElsewhere: {
      SPEED_UP: "It is to be sped up: one that pays more is given out in a moment, to be signed in its place.",
      CANCEL: "It is to be called off: one that pays nothing is given out in a moment, to be signed in its place.",
    },
    replacementWaits: "Another one, to take its place, waits to be signed.",
    fee: "The network took",
    noFee: "nothing yet",
    maximumFee: "May cost at most",
    maximumFeeHint: "all replacements included",
    when: "Asked for",
    block: "Block",
    attempts: "Signed",
    attemptsOf: (count: number) => (count === 1 ? "once" : `${count} times, of which the network takes one`),
  },
  speedUp: {
    open: "Speed it up…",
    title: "Speed it up",
    means:
      "It is replaced at once by one that pays the network more. Never above what it may cost at most: where that is reached, it stays as it is. Over Tron nothing can be replaced.",
    meansElsewhere:
      "It is given out once more, and pays the network more, to be signed in the place of what was given out before, which is not taken any more. Never above what it may cost at most: where that is reached, it stays as it is.",
    submit: "Speed it up",
    done: "It is being replaced by one that pays more.",
    doneElsewhere: "One that pays more is given out in a moment.",
  },
  callOff: {
    open: "Call it off…",
    title: "Call it off",
    meansPlanned: "Nothing is signed yet: it is called off at once, and costs nothing.",
    meansToSign:
      "Nothing was given back signed: it is called off at once, and costs nothing. If it is signed by now, delete that: nobody here stops what is sent elsewhere.",
    meansExpiring:
      "It stays as it is until it has expired, for it may be signed by now, and is called off then. If the network takes it before that, it has been paid.",
    meansElsewhere:
      "What takes its place, pays nothing and costs a fee is given out to be signed. It is called off once that is sent and final. If the network takes the first one all the same, it has been paid.",
    meansSigned:
      "It is replaced by one that pays nothing, whose fee comes out of the wallet, and is called off once that is final. If the network takes the first one all the same, it has been paid. Over Tron nothing replaces it: it is called off once it has expired.",
    submit: "Call it off",
    done: "It is called off, or is being replaced by nothing.",
  },
  actRefusals: {
    TransactionNotFound: "There is no such transaction of yours.",
    TransactionNotReplaceable: "Its network takes no other in its place. Wait until a block has it.",
    TransactionNotWaiting: "It is in a block by now, or at its end: nothing can be done about it any more.",
  },
} as const;
