export const approval = {
  title: "Your approval",
  meaning:
    "This payment is made only if you approve it with your passkey. What your passkey signs says exactly this, and is good for nothing else.",
  meaningOfMany:
    "These payments are made only if you approve them with your passkey. What it signs says the sum, the number of rows and what each of them says, and is good for nothing else.",
  until: "Good until",
  maximumFee: "Fee, at most",
  payee: "Paid to the person",
  signed: "What your passkey signs",
  submit: "Approve with passkey",
  notUsed: "No passkey was used, and nothing was paid: your device did not go on, or did not recognise you. Try again.",
  different:
    "What is to be approved is another payment than the one that is shown here. Nothing was signed and nothing was paid. Go back and begin again; if it happens again, ask whoever runs this Coffer.",
  unsupported: "This browser has no passkeys, or not on this page: they need https, or localhost.",
  atLocalhost: "A passkey belongs to a name, and this page was opened by an address.",
  openAtLocalhost: "Open it at localhost to approve the payment.",
  unavailable:
    "This payment has to be approved with a passkey, and you have none. Add one in the settings, under Security, and send it again.",
  faults: {
    CHALLENGE: "This took too long, or was approved elsewhere. Nothing was paid: review it, and approve it again.",
    DIFFERENT_PAYMENT: "What was approved is another payment than the one that was sent. Nothing was paid.",
    ORIGIN: "This page is not at the address that this Coffer is known by. Open it there, and try again.",
    USER_VERIFICATION:
      "Your device did not check that it is you. Set up a fingerprint, a face or a PIN on it, and try again.",
    NOT_PROVED: "This passkey cannot approve your payments. It may have been removed: use another one.",
  },
} as const;
