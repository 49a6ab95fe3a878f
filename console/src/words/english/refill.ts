/** What comes back to a treasury from where its key is elsewhere, for operators. */
export const refill = {
  titleOf: (network: string) => `Refill the treasury of ${network}`,
  what: "Has some of what is kept cold come back to the treasury, and to nobody else. It is given out to be signed where its key is, and leaves once that is given back. One from an address waits at a time.",
  from: "From",
  inForce: (address: string) => `${address} (in force)`,
  there: "There now",
  to: "To the treasury at",
  currency: "Currency",
  priority: "How soon it is to be in a block, once it is signed",
  priorities: { HIGH: "In the next block", NORMAL: "Within a block or two", LOW: "Within some blocks" },
  maximumFee: "What it may cost at most",
  maximumFeeHint: (currency: string) => `In ${currency}. Nothing: what one transaction may cost here.`,
  submit: "Give it out to be signed",
  done: "It waits to be signed where its key is.",
  lookAt: "transactions from cold storage, in another tab",
  refusals: {
    IdempotencyKeyReused:
      "This form was sent before, with other words, and that may have been done. Look at Transactions first.",
    TreasuryNotFound: "This network has no treasury.",
    TreasuryPaused: "The treasury is paused, and takes nothing meanwhile. Open it first, under Treasuries.",
    ColdAddressNotFound: "The treasury of this network keeps nothing cold, or not at that address.",
    NetworkCurrencyMismatch: (currency: string) =>
      `This does not move over this network, or not now. The network's own currency is ${currency}.`,
    ChainUnavailable: "No node of this network answers now. Look at Chains, and try it again in a while.",
    PayeeRefuses: "Nodes relay no such small amount: bring back more.",
    NetworkFeeTooHigh: "The network takes more for it now than it may cost. Let it cost more, or try it again later.",
    BalanceInsufficient: (available: string, fee: string) =>
      `There is too little at that address: ${available}, and the fee may take ${fee}. A token's fee is paid there, too, in the network's own currency.`,
    RefillWaiting:
      "Another one from the same address waits to be signed. Have it signed, or call it off, under Transactions.",
    CustodyStopped:
      "The books and the chain differ, and nothing of this currency leaves until an operator lets go, under Books and chains.",
  },
} as const;
