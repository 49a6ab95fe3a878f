/** Where a withdrawal goes that no payment method gets. */
export type PayoutAddress = {
  readonly network: string;
  /** As the network writes it, with its checksum. */
  readonly address: string;
};

/** `txid`: what paid it; null before that is confirmed. */
export type ChainPayout = PayoutAddress & { readonly txid: string | null };
