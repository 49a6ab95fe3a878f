import { formatMoney, type Money } from "@coffer/money/money";
import type { ChainsRefusal } from "../domain/chains/refusals.ts";
import type { ColdRefusal } from "../domain/cold/refusals.ts";
import type { NodeWalletsRefusal, NotReplaceable } from "../domain/node-wallets/refusals.ts";
import type { PoliciesRefusal } from "../domain/policies/refusals.ts";
import type { WithdrawalsNotStopped } from "../domain/reconciliations/refusals.ts";
import type { RescansRefusal } from "../domain/rescans/refusals.ts";
import type { KeyFault } from "../domain/segregated/keys.ts";
import type { SegregatedRefusal } from "../domain/segregated/refusals.ts";
import type { SignedFault } from "../domain/sends/draft.ts";
import type { SubmitSignedRefusal } from "../domain/sends/external-refusals.ts";
import type { OwnSendRefusal } from "../domain/sends/own-refusals.ts";
import type { SendsRefusal } from "../domain/sends/refusals.ts";
import type { SettingsRefusal } from "../domain/settings/refusals.ts";
import type { ChainControlFault, SimulationsRefusal } from "../domain/simulations/refusals.ts";
import type { TreasuriesRefusal } from "../domain/treasuries/refusals.ts";
import type { WalletsRefusal } from "../domain/wallets/refusals.ts";
import { SHOWN_OF_COLD } from "./cold/shown-refusals.ts";
import { SHOWN_OF_SETTINGS } from "./settings/shown-refusals.ts";

/** As the API writes it. */
export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

type AnyRefusal =
  | WalletsRefusal
  | ChainsRefusal
  | ColdRefusal
  | NodeWalletsRefusal
  | PoliciesRefusal
  | WithdrawalsNotStopped
  | SendsRefusal
  | OwnSendRefusal
  | SubmitSignedRefusal
  | RescansRefusal
  | SegregatedRefusal
  | SettingsRefusal
  | SimulationsRefusal
  | TreasuriesRefusal;
type Refused<C extends AnyRefusal["code"]> = Extract<AnyRefusal, { readonly code: C }>;

/** What to do about it. No part of the key is in it. */
const KEY_FAULTS: Readonly<Record<KeyFault, string>> = {
  NOT_UNDERSTOOD: "This is nothing that is taken here. Look at what the field takes, and copy it anew.",
  WORD_COUNT: "A mnemonic has 12, 15, 18, 21 or 24 words.",
  UNKNOWN_WORD: "One of the words is none of BIP-39's English list. Compare them with your note.",
  BAD_CHECKSUM: "The checksum does not fit: a letter or a word is another one, or is missing. Copy it anew.",
  OTHER_NETWORK: "This is of another network. Choose that one, or another key.",
  PUBLIC_KEY: "This key is public, and cannot spend. Watch it by `watchWallet`.",
  PRIVATE_KEY: "This could spend. Never give such a key to be watched: give its public part.",
  ADDRESS_TYPE_NEEDED: "This key does not say which addresses are made of it. Say it by `addressType`.",
  ADDRESS_TYPE_DIFFERS: "This says other addresses than `addressType`, or has none. Leave `addressType` out.",
  NOT_AN_ACCOUNT: "This is the key of neither a master nor an account (BIP-44). Export the account's.",
  UNCOMPRESSED_KEY: "This key's public key is uncompressed, which is not taken.",
};

/** What to do instead. */
const CANNOT_SEND: Readonly<Record<Refused<"WALLET_CANNOT_SEND">["why"], string>> = {
  POOLED: "This wallet's coins are pooled: what you have is on your accounts. Send it by `withdrawToAddress`.",
  ADDRESS_TYPE:
    "This wallet is only watched, and an address of it is a script's (P2WSH): nothing is given out to be signed elsewhere. Send from where its key is.",
  FROM_ADDRESS: "A wallet of this network spends from all of its addresses. Leave `fromAddressId` out.",
};

/** What to do about it. */
const SIGNED_FAULTS: Readonly<Record<SignedFault, string>> = {
  UNREADABLE: "This cannot be read. Copy all of what was signed, in a format that `signed` takes.",
  OTHER_TRANSACTION: "This is another transaction. Sign what `unsignedTransaction` says now, and change nothing of it.",
  SIGNATURE_MISSING: "A signature is missing. Sign it with the key of every address that pays.",
  OTHER_KEY: "Another key has signed this. Sign it with the key of the address that pays.",
  SIGNATURE_INVALID: "A signature is wrong. Sign the whole transaction anew, with SIGHASH_ALL.",
};

/** What to do instead. */
const NOT_REPLACEABLE: Readonly<Record<NotReplaceable, string>> = {
  NETWORK: "Nodes of this coin take no other in the place of what is signed. Wait: it is sent again until it is mined.",
  REFUSED: "Its Core node keeps what it has. Wait, or ask the operator to have it take replacements.",
  AT_CAP: "It may cost no more, or was replaced as often as one may be. Wait: it is sent again until it is mined.",
  BUILT_ON: "Another send spends what comes back of this one. Speed that one up: it pays for both.",
};

/** What to do instead. */
const CONTROL_FAULTS: Readonly<Record<ChainControlFault, string>> = {
  UNKNOWN_NETWORK: "There is no such network here. Take one of `sandboxChains`.",
  NOT_CONNECTED: "No node of this network is connected here. Take one of `sandboxChains`.",
  NOT_SUPPORTED: "The nodes of this network do not do this: it takes a chain of your own. See `sandboxChains`.",
  NO_ANSWER: "The node of this network has not answered: it may have done it. See `health` of the network.",
};

/** By their codes: the union's member, and what it says to people. */
const SHOWN = {
  NETWORK_UNAVAILABLE: {
    __typename: "NetworkUnavailable",
    say: ({ available }: Refused<"NETWORK_UNAVAILABLE">) =>
      `This network is not configured here. Choose one of ${available.join(", ")}.`,
  },
  QUOTA_EXCEEDED: {
    __typename: "QuotaExceeded",
    say: ({ limit }: Refused<"QUOTA_EXCEEDED">) => `One person may make ${limit} wallets, and you have made as many.`,
  },
  IDEMPOTENCY_KEY_REUSED: {
    __typename: "IdempotencyKeyReused",
    say: () => "This key was used with other arguments. Another request needs a new key.",
  },
  WALLET_NOT_FOUND: {
    __typename: "WalletNotFound",
    say: () => "You have no such wallet. Take an id from `wallets`.",
  },
  WALLET_ARCHIVED: { __typename: "WalletArchived", say: () => "This wallet is archived. Restore it first." },
  WALLET_SEGREGATED: {
    __typename: "WalletSegregated",
    say: () => "This wallet's coins stay apart: its addresses are watched by themselves, and it is no default.",
  },
  WALLET_POOLED: {
    __typename: "WalletPooled",
    say: () => "This wallet's coins are pooled: what came to it was seen, and is among its `deposits`.",
  },
  WALLET_EXISTS: {
    __typename: "WalletExists",
    say: () => "You have a wallet of the same addresses. See `wallets`, those that are archived too.",
  },
  KEY_INVALID: {
    __typename: "KeyInvalid",
    say: ({ fault }: Refused<"KEY_INVALID">) => KEY_FAULTS[fault],
  },
  SCAN_OUT_OF_RANGE: {
    __typename: "ScanOutOfRange",
    say: ({ lowest, highest }: Refused<"SCAN_OUT_OF_RANGE">) =>
      `Blocks can be read from a height of ${lowest} to ${highest} on.`,
  },
  RESCAN_UNDER_WAY: {
    __typename: "RescanUnderWay",
    say: () => "Blocks of this network are being read once more already. See `networkRescans`; wait, or stop that.",
  },
  RESCAN_NOT_UNDER_WAY: {
    __typename: "RescanNotUnderWay",
    say: () => "No blocks of this network are being read once more. See `networkRescans`.",
  },
  ADDRESS_NOT_FOUND: {
    __typename: "AddressNotFound",
    say: () => "You have no such address. Take an id from the `addresses` of a wallet.",
  },
  GAP_LIMIT_REACHED: {
    __typename: "GapLimitReached",
    say: ({ limit }: Refused<"GAP_LIMIT_REACHED">) =>
      `A wallet has at most ${limit} addresses that have received nothing, and this one has as many. Use one of them.`,
  },
  CHAIN_CONTROL_REFUSED: {
    __typename: "ChainControlRefused",
    say: ({ fault }: Refused<"CHAIN_CONTROL_REFUSED">) => CONTROL_FAULTS[fault],
  },
  REORGANISATION_TOO_DEEP: {
    __typename: "ReorganisationTooDeep",
    say: ({ deepest }: Refused<"REORGANISATION_TOO_DEEP">) =>
      `The newest ${deepest} blocks can be replaced, and no more: what is below counts as final, or is not there.`,
  },
  SANDBOX_ONLY: { __typename: "SandboxOnly", say: () => "Money is real here: this is for a sandbox." },
  CHAIN_UNAVAILABLE: {
    __typename: "ChainUnavailable",
    say: () => "No node of this network that does this is connected here. See `health` of the network.",
  },
  NETWORK_CURRENCY_MISMATCH: {
    __typename: "NetworkCurrencyMismatch",
    say: ({ networkCurrency }: Refused<"NETWORK_CURRENCY_MISMATCH">) =>
      `This network's own currency is ${networkCurrency}, and no other is sent over it. Take that one.`,
  },
  NETWORK_NOT_STOPPED: {
    __typename: "NetworkNotStopped",
    say: () => "This network is not stopped at that block. Look at its `health` again.",
  },
  TRANSACTION_NOT_FOUND: {
    __typename: "TransactionNotFound",
    say: () => "There is no such transaction. Take an id from `transactions`.",
  },
  TRANSACTION_NOT_WAITING: {
    __typename: "TransactionNotWaiting",
    say: () => "This transaction is in a block or at its end, or is not signed yet. Look at its `state`.",
  },
  TRANSACTION_NOT_REPLACEABLE: {
    __typename: "TransactionNotReplaceable",
    say: () =>
      "This network takes no other in the place of what is signed. Wait: see its attempt's `expiresAt`, behind which it is signed anew by itself.",
  },
  TRANSACTION_NOT_AWAITING: {
    __typename: "TransactionNotAwaiting",
    say: () =>
      "Nothing of this transaction waits to be signed elsewhere. Look at its `state` and `unsignedTransaction`.",
  },
  SIGNED_TRANSACTION_INVALID: {
    __typename: "SignedTransactionInvalid",
    say: ({ fault }: Refused<"SIGNED_TRANSACTION_INVALID">) => SIGNED_FAULTS[fault],
  },
  TRANSACTION_OUTDATED: {
    __typename: "TransactionOutdated",
    say: () =>
      "Another transaction has used its nonce, or what it spends, or its time is over. Call it off where it has not failed, and have it made anew.",
  },
  ADDRESS_INVALID: {
    __typename: "AddressInvalid",
    say: () => "This is no address of that network. Copy it anew, with every letter as it is.",
  },
  PAYEE_REFUSES: {
    __typename: "PayeeRefuses",
    say: () => "What stands at that address takes nothing. Ask its owner for another one.",
  },
  TRANSACTION_NOT_HELD: {
    __typename: "TransactionNotHeld",
    say: () => "No policy has this transaction wait for approval. Look at its `state` and `hold`.",
  },
  TRANSACTION_DIFFERS: {
    __typename: "TransactionDiffers",
    say: () => "The transaction is another than you have seen. Read it anew, and compare.",
  },
  OWN_TRANSACTION: {
    __typename: "OwnTransaction",
    say: () => "You have asked for this payment yourself. Somebody else has to agree to it.",
  },
  NOT_AN_APPROVER: {
    __typename: "NotAnApprover",
    say: () => "The policy that is in force does not ask for your word on this transaction.",
  },
  SIGNING_POLICY_NOT_FOUND: {
    __typename: "SigningPolicyNotFound",
    say: () => "There is no such policy. Take one from `signingPolicies`.",
  },
  SIGNING_POLICY_DECIDED: {
    __typename: "SigningPolicyDecided",
    say: () => "This policy is decided on, or has expired. Look at its `state`.",
  },
  OWN_SIGNING_POLICY: {
    __typename: "OwnSigningPolicy",
    say: () => "You have proposed this policy. Another ADMIN has to agree to it.",
  },
  SIGNING_POLICY_OUTDATED: {
    __typename: "SigningPolicyOutdated",
    say: () => "Another policy has come into force meanwhile. Look at it, and propose anew.",
  },
  APPROVERS_NOT_OPERATORS: {
    __typename: "ApproversNotOperators",
    say: () => "Some approvers are no OPERATOR, or frozen (`approverIds`), and could not agree. Name others.",
  },
  NODE_CAPABILITY_MISSING: {
    __typename: "NodeCapabilityMissing",
    say: () => "This node does not have the capability `wallet`. An operator grants it (`changeNodeCapabilities`).",
  },
  NODE_QUOTA_EXCEEDED: {
    __typename: "NodeQuotaExceeded",
    say: ({ limit }: Refused<"NODE_QUOTA_EXCEEDED">) => `There may be ${limit} of these, and there are as many.`,
  },
  NODE_WALLET_NOT_FOUND: {
    __typename: "NodeWalletNotFound",
    say: () => "This node has no such wallet. Take an id from `nodeWallets`.",
  },
  NODE_WALLET_LOCKED: {
    __typename: "NodeWalletLocked",
    say: () => "The keys of this wallet are locked in its Core node. An operator has to unlock them there.",
  },
  CURRENCY_MISMATCH: {
    __typename: "CurrencyMismatch",
    say: ({ accountCurrency }: Refused<"CURRENCY_MISMATCH">) => `This wallet holds ${accountCurrency}.`,
  },
  AMOUNT_BELOW_DUST: {
    __typename: "AmountBelowDust",
    say: () => "The chain relays no amount as small as this. See `dust` of the network.",
  },
  NODE_SEND_TOO_LARGE: {
    __typename: "NodeSendTooLarge",
    say: () => "This is more than one transaction may send. See `limits` of the wallet.",
  },
  NODE_SENDS_TOO_MANY: {
    __typename: "NodeSendsTooMany",
    say: ({ limit }: Refused<"NODE_SENDS_TOO_MANY">) =>
      `A wallet sends ${limit} times within its window at most. See \`limits\`, and try later, with a new key.`,
  },
  NODE_SEND_NOT_FOUND: {
    __typename: "NodeSendNotFound",
    say: () => "This node has sent nothing of this id. Take one from `NodeWallet.sends`.",
  },
  NODE_SEND_NOT_WAITING: {
    __typename: "NodeSendNotWaiting",
    say: () => "This is in a block for good or at its end, or counted as paid. Look at its `state`.",
  },
  NODE_SEND_NOT_REPLACEABLE: {
    __typename: "NodeSendNotReplaceable",
    say: ({ why }: Refused<"NODE_SEND_NOT_REPLACEABLE">) => NOT_REPLACEABLE[why],
  },
  NODE_FUNDS_SHORT: {
    __typename: "NodeFundsShort",
    say: () => "The wallet cannot spend as much now, its fee included. See its `balance`.",
  },
  NETWORK_FEE_TOO_HIGH: {
    __typename: "NetworkFeeTooHigh",
    say: () => "The network would take more for this than it may cost. Try later, or send less.",
  },
  WALLET_CANNOT_SEND: {
    __typename: "WalletCannotSend",
    say: ({ why }: Refused<"WALLET_CANNOT_SEND">) => CANNOT_SEND[why],
  },
  BALANCE_INSUFFICIENT: {
    __typename: "BalanceInsufficient",
    say: ({ available, maximumFee }: Refused<"BALANCE_INSUFFICIENT">) =>
      `There are ${formatMoney(available)} ${available.asset.code} to send, and the fee may take up to ${formatMoney(maximumFee)} ${maximumFee.asset.code}. Send less, or wait for what is on its way.`,
  },
  TRANSACTIONS_TOO_MANY: {
    __typename: "TransactionsTooMany",
    say: ({ limit }: Refused<"TRANSACTIONS_TOO_MANY">) =>
      `${limit} transactions of this wallet wait for a block, and no more may. Try again when one is there.`,
  },
  WITHDRAWALS_NOT_STOPPED: {
    __typename: "WithdrawalsNotStopped",
    say: () => "Withdrawals of this currency over this network are not stopped. See `custodies`.",
  },
  TREASURY_EXISTS: { __typename: "TreasuryExists", say: () => "This network has a treasury. See `treasuries`." },
  TREASURY_NOT_FOUND: {
    __typename: "TreasuryNotFound",
    say: () => "This network has no treasury. Make one by `openTreasury`.",
  },
  ...SHOWN_OF_COLD,
  ...SHOWN_OF_SETTINGS,
} as const satisfies {
  readonly [C in AnyRefusal["code"]]: { __typename: string; say: (refusal: Refused<C>) => string };
};

type Presented<C extends AnyRefusal["code"]> = C extends AnyRefusal["code"]
  ? { __typename: (typeof SHOWN)[C]["__typename"]; code: C; message: string } & Pick<
      Refused<C>,
      Extract<
        keyof Refused<C>,
        | "limit"
        | "latestVersion"
        | "setting"
        | "least"
        | "most"
        | "currency"
        | "approverIds"
        | "accountCurrency"
        | "networkCurrency"
        | "fault"
        | "lowest"
        | "highest"
        | "deepest"
        | "why"
      >
    > &
      (C extends "BALANCE_INSUFFICIENT"
        ? { available: ReturnType<typeof presentMoney>; maximumFee: ReturnType<typeof presentMoney> }
        : unknown)
  : never;

export function presentRefusal<R extends AnyRefusal>(refusal: R): Presented<R["code"]>;
export function presentRefusal(refusal: AnyRefusal): unknown {
  const { __typename, say } = SHOWN[refusal.code];
  return {
    __typename,
    code: refusal.code,
    message: (say as (refusal: AnyRefusal) => string)(refusal),
    ...("limit" in refusal ? { limit: refusal.limit } : {}),
    ...("accountCurrency" in refusal ? { accountCurrency: refusal.accountCurrency } : {}),
    ...("networkCurrency" in refusal ? { networkCurrency: refusal.networkCurrency } : {}),
    ...("latestVersion" in refusal ? { latestVersion: refusal.latestVersion } : {}),
    ...("approverIds" in refusal ? { approverIds: refusal.approverIds } : {}),
    ...("setting" in refusal ? { setting: refusal.setting } : {}),
    ...("least" in refusal ? { least: refusal.least, most: refusal.most } : {}),
    ...("currency" in refusal ? { currency: refusal.currency } : {}),
    ...("fault" in refusal ? { fault: refusal.fault } : {}),
    ...("why" in refusal ? { why: refusal.why } : {}),
    ...("maximumFee" in refusal
      ? { available: presentMoney(refusal.available), maximumFee: presentMoney(refusal.maximumFee) }
      : {}),
    ...("deepest" in refusal ? { deepest: refusal.deepest } : {}),
    ...("lowest" in refusal ? { lowest: refusal.lowest, highest: refusal.highest } : {}),
  };
}
