/** What came to a wallet over its network. */
export const chainDeposits = {
  title: "Deposits",
  none: "Nothing has come to this wallet yet.",
  awaited: "It was sent, and is in no block that was read yet.",
  waiting: "In no block yet",
  inNoBlock: "In no block yet",
  notYet: "A node has seen it. Until a block has it, it is no money: its sender can still replace it.",
  states: {
    CONFIRMING: "Being confirmed",
    CONFIRMED: "Being credited",
    CREDITED: "Credited",
    ORPHANED: "Taken back",
    REVERSED: "Taken back after it was credited",
  },
  /** Of coins that stay apart. */
  there: "On the chain",
  takenBack: "The network took its block back. Where another block has it, it is there again.",
  meanings: {
    ORPHANED:
      "The network took its block back before it was credited. Where another block has it, it goes on from there.",
    REVERSED:
      "The network took its block back, and so the payment was taken back as well. Where another block has it, it is credited anew.",
  },
  blocks: (count: number, needed: number) => `${count} of ${needed} blocks`,
  seen: "Seen first",
  payment: "Payment",
  address: "Sent to",
  transaction: "Transaction",
  first: "Newest deposits",
  next: "Older deposits",
} as const;
