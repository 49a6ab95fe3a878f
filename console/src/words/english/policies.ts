import { staffMenu } from "./staff-menu.ts";

/** Words of the page on which staff say which payments need an approval. */
export const policies = {
  title: staffMenu.policies,
  what: "Where a policy says so, a payment is made only if its payer approves it with a passkey, which signs this very payment. What moves between one's own accounts needs it never.",
  none: "No payment needs an approval: nobody has said so.",
  reads: "You may read this and change nothing: that takes the role Admin.",
  threshold: "From this amount on",
  noThreshold: "no amount by itself",
  newPayees: "To new payees",
  newPayeesYes: "always, until the payer has approved a payment to them",
  newPayeesNo: "as to others",
  said: "Said",
  by: "By",
  set: "Set a policy",
  setMeaning:
    "It takes the place of what was said of this currency before, at once and for everybody. Whoever has no passkey cannot make a payment that needs an approval.",
  currency: "Currency",
  thresholdHint: "Leave it empty, and no amount needs an approval by itself.",
  askNewPayees: "Ask for an approval where the payer has approved no payment to the payee yet",
  submit: "Set the policy",
  done: (currency: string) => `The policy of ${currency} holds.`,
  keyReused:
    "This form was sent before, with other words. Look at the policies, and send it again where it is not there.",
} as const;
