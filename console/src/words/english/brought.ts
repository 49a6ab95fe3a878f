/** Of a deposit that a chain has brought. */
export const brought = {
  title: "From a chain",
  network: "Network",
  transaction: "Transaction",
  address: "Sent to",
  deposit: "Deposit on the chain",
} as const;
