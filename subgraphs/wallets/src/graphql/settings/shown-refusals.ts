import type { NetworkSetting, SettingsRefusal } from "../../domain/settings/refusals.ts";

type Refused<C extends SettingsRefusal["code"]> = Extract<SettingsRefusal, { readonly code: C }>;

/** As the field of the input is called. */
const SETTINGS: Readonly<Record<NetworkSetting, string>> = {
  CONFIRMATIONS: "`confirmations`",
  FEE_MAX: "`feeMax`",
  SWEEP_MINIMUM: "`sweepMinimum`",
  CONSOLIDATION_RATE: "`consolidation.rateMax`",
  CONSOLIDATION_OUTPUTS: "`consolidation.outputs`",
};

/** By their codes: the union's member, and what it says to people. */
export const SHOWN_OF_SETTINGS = {
  NETWORK_SETTING_OUT_OF_RANGE: {
    __typename: "NetworkSettingOutOfRange",
    say: ({ setting, least, most }: Refused<"NETWORK_SETTING_OUT_OF_RANGE">) =>
      `${SETTINGS[setting]} may be ${least} to ${most} here.`,
  },
  NETWORK_SETTING_NOT_TAKEN: {
    __typename: "NetworkSettingNotTaken",
    say: ({ setting }: Refused<"NETWORK_SETTING_NOT_TAKEN">) =>
      `This network has no ${SETTINGS[setting]}. Leave it out.`,
  },
  NETWORK_HAS_NO_TOKENS: {
    __typename: "NetworkHasNoTokens",
    say: () => "Nothing moves over this network by contracts. Choose another one.",
  },
  TOKEN_IS_NATIVE: {
    __typename: "TokenIsNative",
    say: () => "This is what the network is paid in, and no token.",
  },
  TOKEN_CONTRACT_INVALID: {
    __typename: "TokenContractInvalid",
    say: () => "This is no address of a contract on this network. Copy it anew, from its issuer.",
  },
  TOKEN_IDENTITY_INVALID: {
    __typename: "TokenIdentityInvalid",
    say: () => "Say `domainName` and `domainVersion` of a token on Ethereum, `symbol` on Tron, and not the other.",
  },
  TOKEN_CURRENCY_UNKNOWN: {
    __typename: "TokenCurrencyUnknown",
    say: () => "The ledger has no such currency. Add it by `addCurrency` first.",
  },
  TOKEN_TOO_PRECISE: {
    __typename: "TokenTooPrecise",
    say: ({ limit }: Refused<"TOKEN_TOO_PRECISE">) =>
      `The ledger keeps ${limit} decimals of this currency: what comes in could not be written down.`,
  },
  TOKEN_IS_LISTED: {
    __typename: "TokenIsListed",
    say: () => "This token is listed. Change it by `proposeTokenChange`, or take it off first.",
  },
  TOKEN_NOT_LISTED: {
    __typename: "TokenNotListed",
    say: () => "No such token is listed on this network. See `networkTerms`.",
  },
  TOKEN_CONTRACT_TAKEN: {
    __typename: "TokenContractTaken",
    say: ({ currency }: Refused<"TOKEN_CONTRACT_TAKEN">) => `This contract is listed as ${currency}.`,
  },
  TOKENS_TOO_MANY: {
    __typename: "TokensTooMany",
    say: ({ limit }: Refused<"TOKENS_TOO_MANY">) =>
      `${limit} tokens are listed on this network, and no more may be. Take one off first.`,
  },
  NETWORK_CHANGE_NOT_FOUND: {
    __typename: "NetworkChangeNotFound",
    say: () => "There is no such change. Take an id from `networkChanges`.",
  },
  NETWORK_CHANGE_DECIDED: {
    __typename: "NetworkChangeDecided",
    say: () => "Somebody has decided on this before, or it has expired. See `networkChanges`.",
  },
  OWN_NETWORK_CHANGE: {
    __typename: "OwnNetworkChange",
    say: () => "You have proposed this: another ADMIN has to agree.",
  },
  NETWORK_CHANGE_OUTDATED: {
    __typename: "NetworkChangeOutdated",
    say: () => "Another change has come into force since you looked. Look at `networkTerms`, and propose anew.",
  },
} as const;
