/** What Bitcoin's addresses of one key are: BIP-44, 49, 84 and 86, in this order. */
export type AddressType = "P2PKH" | "P2SH_P2WPKH" | "P2WPKH" | "P2TR";

/**
 * What is wrong with a key that somebody brings, or has watched. None says any part of it.
 * PUBLIC_KEY: one that spends is wanted. PRIVATE_KEY: none that spends may be given.
 */
export type KeyFault =
  | "NOT_UNDERSTOOD"
  | "WORD_COUNT"
  | "UNKNOWN_WORD"
  | "BAD_CHECKSUM"
  | "OTHER_NETWORK"
  | "PUBLIC_KEY"
  | "PRIVATE_KEY"
  | "ADDRESS_TYPE_NEEDED"
  | "ADDRESS_TYPE_DIFFERS"
  | "NOT_AN_ACCOUNT"
  | "UNCOMPRESSED_KEY";

/** An account's extended public key (BIP-32), and which addresses are made of it. */
export type WatchedAccount = {
  readonly of: "ACCOUNT";
  /** With the version bytes of `xpub` on every network. */
  readonly xpub: string;
  /** m/84'/0'/0'; null where nobody has said it. */
  readonly accountPath: string | null;
  /** Of the master's key that it comes from (BIP-32), in hexadecimal; null where nobody says it. */
  readonly fingerprint?: string | null;
  /** Null on networks that have one kind of address. */
  readonly addressType: AddressType | null;
};

/** One address; of one private key, those of other kinds that it has as well. */
export type WatchedPlace = {
  readonly of: "ADDRESS";
  readonly address: string;
  readonly others: readonly string[];
  /** Null where there are several kinds, where nobody has said it, and where there is one. */
  readonly addressType: AddressType | null;
};

export type Watched = WatchedAccount | WatchedPlace;

/** The same for what has the same addresses: nobody has two wallets of one. */
export const watchedKeyOf = (watched: Watched): string =>
  watched.of === "ADDRESS" ? watched.address : [watched.addressType ?? "ACCOUNT", watched.xpub].join(" ");
