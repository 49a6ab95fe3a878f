export const NETWORK_SETTINGS = [
  "CONFIRMATIONS",
  "FEE_MAX",
  "SWEEP_MINIMUM",
  "CONSOLIDATION_RATE",
  "CONSOLIDATION_OUTPUTS",
] as const;
export type NetworkSetting = (typeof NETWORK_SETTINGS)[number];

export type NetworkSettingOutOfRange = {
  readonly code: "NETWORK_SETTING_OUT_OF_RANGE";
  readonly setting: NetworkSetting;
  /** As they are written: amounts as decimals of whole units. */
  readonly least: string;
  readonly most: string;
};
/** The network has no such thing. */
export type NetworkSettingNotTaken = { readonly code: "NETWORK_SETTING_NOT_TAKEN"; readonly setting: NetworkSetting };

export type NetworkHasNoTokens = { readonly code: "NETWORK_HAS_NO_TOKENS" };
/** It is what the network is paid in. */
export type TokenIsNative = { readonly code: "TOKEN_IS_NATIVE" };
/** No address, or the one of nobody. */
export type TokenContractInvalid = { readonly code: "TOKEN_CONTRACT_INVALID" };
/** What says who it is: name and version (EIP-712), or a symbol, and not the other. */
export type TokenIdentityInvalid = { readonly code: "TOKEN_IDENTITY_INVALID" };
/** The ledger has no such currency. */
export type TokenCurrencyUnknown = { readonly code: "TOKEN_CURRENCY_UNKNOWN" };
/** The ledger's currency has fewer decimals: so many. */
export type TokenTooPrecise = { readonly code: "TOKEN_TOO_PRECISE"; readonly limit: number };
export type TokenIsListed = { readonly code: "TOKEN_IS_LISTED" };
export type TokenNotListed = { readonly code: "TOKEN_NOT_LISTED" };
/** A token of another currency has it. */
export type TokenContractTaken = { readonly code: "TOKEN_CONTRACT_TAKEN"; readonly currency: string };
export type TokensTooMany = { readonly code: "TOKENS_TOO_MANY"; readonly limit: number };

export type NetworkChangeNotFound = { readonly code: "NETWORK_CHANGE_NOT_FOUND" };
/** Somebody has decided on it, or it has expired. */
export type NetworkChangeDecided = { readonly code: "NETWORK_CHANGE_DECIDED" };
/** Whoever proposed it cannot agree to it. */
export type OwnNetworkChange = { readonly code: "OWN_NETWORK_CHANGE" };
/** Another one has come into force since its author looked. */
export type NetworkChangeOutdated = { readonly code: "NETWORK_CHANGE_OUTDATED"; readonly latestVersion: number };

/** What can have come between a token's proposal and the word of whoever agrees. */
export type ListingRefusal = TokenContractTaken | TokensTooMany;

export type SettingsRefusal =
  | NetworkSettingOutOfRange
  | NetworkSettingNotTaken
  | NetworkHasNoTokens
  | TokenIsNative
  | TokenContractInvalid
  | TokenIdentityInvalid
  | TokenCurrencyUnknown
  | TokenTooPrecise
  | TokenIsListed
  | TokenNotListed
  | ListingRefusal
  | NetworkChangeNotFound
  | NetworkChangeDecided
  | OwnNetworkChange
  | NetworkChangeOutdated;
