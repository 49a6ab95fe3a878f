import { staffMenu } from "./staff-menu.ts";

/** How far each network is followed, and how its providers are. */
export const chains = {
  title: staffMenu.chains,
  what: "The networks that wallets live on, and how far each is followed. A provider is named by its place in the configuration: its address is a secret.",
  lookAgain: "Look again",
  state: "State",
  meaning: "That is",
  states: {
    NOT_CONNECTED: "Not connected",
    WAITING: "Waiting",
    CATCHING_UP: "Catching up",
    FOLLOWING: "Following",
    STOPPED: "Stopped",
  },
  meanings: {
    NOT_CONNECTED:
      "No node of it is configured. Wallets and addresses are made, and nothing that happens on it is seen.",
    WAITING: "None of its providers is well, or nobody has looked for a minute. What happens meanwhile is read later.",
    CATCHING_UP: "Some of its blocks are still to be read.",
    FOLLOWING: "Every block that its provider knows of was read.",
    STOPPED:
      "A block that was final was replaced by another. Compare it with a provider of another house before it goes on.",
  },
  tip: "Newest block",
  followed: "Read up to",
  checked: "Looked at",
  height: (height: number) => `Block ${height}`,
  tokens: "Tokens",
  tokenStates: {
    UNCHECKED: "not looked at yet",
    FITS: "as configured",
    REFUSED: "refused: nothing of it is credited or sent",
  },
  tokenFaults: {
    NO_CODE: "There is no contract at its address.",
    OTHER_DECIMALS: "Its contract has other decimals.",
    OTHER_DOMAIN: "Its contract signs for another name, version or chain.",
    OTHER_SYMBOL: "Its contract calls itself by another symbol.",
  },
  providers: "Providers",
  provider: (place: number) => `Provider ${place}`,
  providerStates: {
    OK: "Well",
    UNREACHABLE: "No answer",
    OTHER_CHAIN: "On another chain",
    STALE: "Its newest block is old",
    BEHIND: "Behind the others",
    DISAGREES: "Disagrees on a final block",
  },
  hot: {
    title: "Treasury",
    balance: "Hot balance",
    nextNonce: "Next nonce",
    unmined: "Signed, in no block yet",
    count: (count: number) => (count === 1 ? "1 transaction" : `${count} transactions`),
    since: "the oldest since",
    toTransactions: "What is under way",
    toTreasuries: "Treasuries",
  },
  resume: "Let it go on…",
  resumeTitle: (name: string) => `Let ${name} go on`,
  resumeMeaning: (height: number) =>
    `It stopped at block ${height}, which was final and was replaced. The chain is taken as its provider has it now. Look at that first.`,
  resumeNow: "Let it go on",
  resumed: (name: string) => `${name} goes on.`,
  refusals: {
    NetworkUnavailable: "This network is not configured here any more.",
    NetworkNotStopped: "It is not stopped at that block any more. Close this and look at it again.",
  },
} as const;
