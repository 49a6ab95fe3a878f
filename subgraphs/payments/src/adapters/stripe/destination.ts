/** Where Stripe pays out to: a connected account, and what is its external account there. */
export type Destination = {
  readonly account: string;
  readonly external: string;
  /** Cards take money at once, or not at all. */
  readonly method: "standard" | "instant";
};

const TOKEN = /^(acct_[A-Za-z0-9]+)\/((?:ba|card)_[A-Za-z0-9]+)$/;

/** `acct_…/ba_…` or `acct_…/card_…`; null where it is nothing to pay out to. */
export function parseDestination(token: string): Destination | null {
  const [, account, external] = TOKEN.exec(token) ?? [];
  if (account === undefined || external === undefined) return null;
  return { account, external, method: external.startsWith("card_") ? "instant" : "standard" };
}
