import type { Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { Chain } from "../../domain/segregated/gap.ts";
import type { AddressType, KeyFault, Watched, WatchedAccount } from "../../domain/segregated/keys.ts";

/** What somebody brings, as they typed it. */
export type BroughtKey = {
  /** Words (BIP-39), an extended private key (BIP-32, SLIP-132), or a private key. */
  readonly secret: Secret;
  /** Of words alone (BIP-39). */
  readonly passphrase: Secret | null;
  readonly addressType: AddressType | null;
};

export type ImportedKey = {
  readonly watched: Watched;
  /**
   * What spends: the account's extended private key, 78 bytes, or the 32 of a private key. The
   * caller's to zero.
   */
  readonly spending: Uint8Array;
};

/** What one network makes of keys that were not made here. No fault says any part of them. */
export type KeyReader = {
  /** PBKDF2 runs off the event loop. */
  readBrought(brought: BroughtKey): Promise<Result<ImportedKey, KeyFault>>;
  /** An extended public key, an output descriptor, or an address. Never throws. */
  readWatched(text: string, addressType: AddressType | null): Result<Watched, KeyFault>;
  /** Which addresses one key can have; empty where there is one kind alone. */
  readonly addressTypes: readonly AddressType[];
  /** The chains of an account that have addresses. */
  readonly chains: readonly Chain[];
  /** Throws where the child is out of range. */
  addressOf(account: WatchedAccount, chain: Chain, child: number): { address: string; derivationPath: string | null };
};
