/** By their codes: the union's member, and what it says to people. */
export const SHOWN_OF_COLD = {
  COLD_STORAGE_NOT_FOUND: {
    __typename: "ColdStorageNotFound",
    say: () => "There is no such cold storage. Take one from `coldStorages`.",
  },
  COLD_STORAGE_DECIDED: {
    __typename: "ColdStorageDecided",
    say: () => "This cold storage is decided on, or has expired. Look at its `state`.",
  },
  OWN_COLD_STORAGE: {
    __typename: "OwnColdStorage",
    say: () => "You have proposed this cold storage. Another ADMIN has to agree to it.",
  },
  COLD_STORAGE_OUTDATED: {
    __typename: "ColdStorageOutdated",
    say: () => "Another cold storage has come into force meanwhile. Look at it, and propose anew.",
  },
  COLD_ADDRESS_TAKEN: {
    __typename: "ColdAddressTaken",
    say: () => "Somebody here receives at this address, or has sent from it. Take a fresh one.",
  },
  COLD_ADDRESS_NOT_FOUND: {
    __typename: "ColdAddressNotFound",
    say: () => "This treasury keeps nothing cold there. Take an address from its `cold`.",
  },
  TREASURY_PAUSED: {
    __typename: "TreasuryPaused",
    say: () => "This treasury is paused. Open it by `switchTreasury` first.",
  },
  CUSTODY_STOPPED: {
    __typename: "CustodyStopped",
    say: () =>
      "The books and the chain differ, and nothing of this currency moves over this network. Look at `custodies`, and let go by `releaseWithdrawals`.",
  },
  REFILL_WAITING: {
    __typename: "RefillWaiting",
    say: () => "Another one from this address waits to be signed. Sign it, or call it off by `cancelTransaction`.",
  },
} as const;
