/** Von einer Einzahlung, die eine Blockchain gebracht hat. */
export const brought = {
  title: "Von einer Blockchain",
  network: "Netzwerk",
  transaction: "Transaktion",
  address: "Gesendet an",
  deposit: "Einzahlung auf der Blockchain",
} as const;
