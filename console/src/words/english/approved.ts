/** Words of the part that says with what a payment was approved. */
export const approved = {
  title: "Approval of the payer",
  meaning: "The payer's passkey signed this very payment. What was signed is kept with it.",
  at: "Approved",
  passkey: "Passkey",
  credential: "Its credential id",
  digest: "SHA-256 of what was signed",
} as const;
