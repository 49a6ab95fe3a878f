import type { NetworkCode } from "../domain/network.ts";

/** What the use cases need of one chain. Addresses are public; nothing here sees a private key. */
export type ChainAdapter = {
  readonly network: NetworkCode;
  /** Account-level path: m/84'/0'/0' (BIP-84, Bitcoin) or m/44'/60'/0' (BIP-44, coin type by SLIP-44). */
  readonly accountPath: string;
  /**
   * Address `index` (0 to 2^31 - 1) of the account's receive chain (change 0), from the account's BIP-32 extended
   * public key alone, serialised with the version bytes of `xpub` on every network.
   * Throws when the index is out of range or the text is not the public key of an account; the text is never quoted.
   */
  receiveAddress(accountXpub: string, index: number): { address: string; derivationPath: string };
  /** Whether the text is an address of this network, its checksum included. Never throws. */
  isAddress(text: string): boolean;
};

/** Where seeds begin. The caller owns every array it passes or gets and zeroes it after use. */
export type SeedMaker = {
  /** 256 bits from the system's generator: the entropy of 24 words (BIP-39). It prints as "[secret]". */
  newEntropy(): Uint8Array;
  /**
   * The account's extended public key (BIP-32) of the BIP-39 seed with no passphrase. PBKDF2 runs off the event loop.
   * Throws when the entropy is not 16, 20, 24, 28 or 32 bytes, or the path is not m/purpose'/coin'/account'.
   */
  accountXpub(entropy: Uint8Array, accountPath: string): Promise<string>;
};
