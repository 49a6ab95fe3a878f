import type { NewEvent } from "@coffer/contracts/new-event";
import type { Sealed } from "@coffer/platform/stores/vault";
import type { Claim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { KnownToken, Token } from "../../domain/tokens/token.ts";
import type { AddressId, UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { AddressRefusal, IdempotencyKeyReused, QuotaExceeded } from "../../domain/wallets/refusals.ts";
import type { Address, Wallet } from "../../domain/wallets/wallet.ts";

/** What the use cases need of one chain. Addresses are public; nothing here sees a private key. */
export type ChainAdapter = {
  readonly network: NetworkCode;
  /**
   * Account-level path: m/84'/0'/0' (BIP-84, Bitcoin) or m/44'/60'/0' (BIP-44, coin type by
   * SLIP-44).
   */
  readonly accountPath: string;
  /**
   * Address `index` (0 to 2^31 - 1) of the account's receive chain (change 0), from the account's
   * BIP-32 extended public key alone, serialised with the version bytes of `xpub` on every network.
   * Throws when the index is out of range or the text is not the public key of an account; the text
   * is never quoted.
   */
  receiveAddress(accountXpub: string, index: number): { address: string; derivationPath: string };
  /** Whether the text is an address of this network, its checksum included. Never throws. */
  isAddress(text: string): boolean;
};

/** Where seeds begin. The caller owns every array it passes or gets and zeroes it after use. */
export type SeedMaker = {
  /**
   * 256 bits from the system's generator: the entropy of 24 words (BIP-39). It prints as
   * "[secret]".
   */
  newEntropy(): Uint8Array;
  /**
   * The account's extended keys (BIP-32) of the BIP-39 seed with no passphrase. PBKDF2 runs off the
   * event loop. Throws when the entropy is not 16, 20, 24, 28 or 32 bytes, or the path is not
   * m/purpose'/coin'/account'.
   */
  deriveAccount(entropy: Uint8Array, accountPath: string): Promise<DerivedAccount>;
};

export type DerivedAccount = {
  /** With the version bytes of `xpub` on every network. */
  readonly xpub: string;
  /**
   * The extended private key, as the 78 bytes that BIP-32 serialises it to, without Base58Check.
   * It prints as "[secret]"; whoever asked for it zeroes it.
   */
  readonly xprv: Uint8Array;
};

// Wallets
// -------------------------------------------------------------------------------------------------------------

/** What people are told of a network, beside its name: as it holds whenever it is read. */
export type NetworkFacts = {
  /** The code of the currency that its fees are paid in. */
  readonly nativeCurrency: string;
  /** Digits behind the point of its whole unit. */
  readonly nativeScale: number;
  /** What else moves over it, by contracts. */
  readonly tokens: readonly Token[];
  /** The same, and what moved over it once: that is followed to its end, and nothing new begins. */
  readonly known: readonly KnownToken[];
  readonly confirmations: number;
  readonly explorerUrl: string | null;
};

export type Network = { readonly displayName: string; readonly chain: ChainAdapter; readonly facts: NetworkFacts };

/** The configured ones. */
export type Networks = ReadonlyMap<NetworkCode, Network>;

/** Keys of one wallet: what is sealed for its row, and what may be known of it in clear. */
export type WalletKeys = {
  readonly accountPath: string;
  readonly accountXpub: string;
  readonly sealedEntropy: Sealed;
  /** The account's extended private key: what spends, and neither the words nor other accounts. */
  readonly sealedAccountKey: Sealed;
  /** Of index 0. */
  readonly firstAddress: Address;
};

/** `VERIFICATION`: made by itself, at most one per user and network. `REQUEST`: asked for. */
export type Origin = "VERIFICATION" | "REQUEST";

export type NewWallet = { readonly wallet: Wallet; readonly origin: Origin; readonly keys: WalletKeys };

/** The id of the wallet that was made, or why none was. */
export type Made = Result<{ readonly walletId: WalletId }, QuotaExceeded>;
export type MadeUnderKey = Made | Result<never, IdempotencyKeyReused>;

/** The id of the address that was made, or why none was. */
export type AddressMade = Result<{ readonly addressId: AddressId }, AddressRefusal>;
export type AddressMadeUnderKey = AddressMade | Result<never, IdempotencyKeyReused>;

/** What the next address of a wallet is made from. */
export type AddressSource = {
  readonly wallet: Wallet;
  /** Null where it has one address, and no account. */
  readonly accountXpub: string | null;
  /** Addresses that the wallet has, from index 0 on. */
  readonly addresses: number;
  /** Of those how many stand behind the last that something came to. */
  readonly unused: number;
};

export type WalletWriter = {
  /** What the key was used for; null: for nothing yet. */
  findMade(claim: Claim): Promise<MadeUnderKey | null>;
  /**
   * Makes a wallet once for its key, in this transaction: a repeat gets the first answer, and one
   * that comes meanwhile waits for it.
   */
  makeOnce(claim: Claim, make: () => Promise<Made>): Promise<MadeUnderKey>;
  /**
   * Until the end of the transaction nobody else who asks for this lock adds to what this user has.
   */
  lockOwner(userId: UserId): Promise<void>;
  /** Wallets that this user has asked for; the automatic ones are bounded by the networks. */
  countRequested(userId: UserId): Promise<number>;
  /** Networks on which this user has an automatic wallet already. */
  listAutomatic(userId: UserId): Promise<readonly NetworkCode[]>;
  /**
   * Takes the owner's lock; stores wallet, first address and event. The wallet is the default of
   * its network where its owner has none there. False, and nothing stored, where it would be a
   * second automatic wallet of its user on its network, whichever transaction made the first.
   */
  add(wallet: NewWallet, events: readonly NewEvent<"wallets">[]): Promise<boolean>;
  /** Oldest first. */
  listOn(userId: UserId, network: NetworkCode): Promise<readonly Wallet[]>;
  /** Null where this user has no such wallet. */
  findOwn(userId: UserId, walletId: WalletId): Promise<Wallet | null>;
  rename(walletId: WalletId, name: string): Promise<void>;
  /** Whether they are the default, and since when archived: wallets of one owner, who is locked. */
  keepStandings(wallets: readonly Wallet[]): Promise<void>;
  /** As {@link makeOnce}, of an address; a refusal that does not stay with its key is not kept. */
  makeAddressOnce(claim: Claim, make: () => Promise<AddressMade>): Promise<AddressMadeUnderKey>;
  /** Null where this user has no such wallet. */
  findAddressSource(userId: UserId, walletId: WalletId): Promise<AddressSource | null>;
  /** The owner is locked, so that nobody else has given the index away. */
  addAddress(wallet: Wallet, address: Address): Promise<void>;
  /** The address as it is then; null where this user has none of that id. */
  labelAddress(userId: UserId, addressId: AddressId, label: string | null): Promise<Address | null>;
};

/** Runs `work` in one transaction; a throw rolls it back. */
export type InTransaction = <T>(work: (writer: WalletWriter) => Promise<T>) => Promise<T>;

/** Public parts only: no read of these can bring key material along, sealed or not. */
export type WalletReader = {
  /** In any order; absent ones are left out. */
  listByIds(ids: readonly WalletId[]): Promise<readonly Wallet[]>;
  /** Oldest first. */
  listByOwners(userIds: readonly UserId[]): Promise<readonly Wallet[]>;
  /** In any order; absent ones are left out. */
  listAddressesByIds(ids: readonly AddressId[]): Promise<readonly Address[]>;
  /**
   * Of each wallet the first address behind the last that something came to; a wallet that has none
   * is left out.
   */
  listUnused(walletIds: readonly WalletId[]): Promise<readonly (Address & { readonly walletId: WalletId })[]>;
  /** Of each wallet the first `count` from an index on, by index. */
  listAddresses(
    walletIds: readonly WalletId[],
    page: { readonly from: number; readonly count: number },
  ): Promise<readonly (Address & { readonly walletId: WalletId })[]>;
};
