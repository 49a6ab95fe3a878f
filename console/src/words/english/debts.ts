import { owed } from "./owed.ts";
import { staffMenu } from "./staff-menu.ts";

/** What people owe of deposits that were taken back, and what operators do about it. */
export const debts = {
  title: staffMenu.debts,
  what: "What people owe of deposits that were taken back when the money was spent, the oldest first. Open the deposit to take it from their accounts, or to write it off.",
  none: "Nobody owes anything.",
  since: owed.since,
  who: "Who owes it",
  deposit: "Deposit",
  why: "Why",
  atFirst: owed.atFirst,
  collected: "Taken since",
  outstanding: owed.outstanding,
  collect: {
    open: "Take it…",
    title: "Take what is owed from an account of theirs",
    means: "As much as can be spent there now is taken, and no more than is owed. Both are booked at once.",
    from: "Out of",
    fromDeposit: "The account that the deposit went into",
    account: (name: string, available: string) => `${name}: ${available}`,
    submit: "Take it now",
    done: "What was there is taken.",
  },
  writeOff: {
    open: "Write it off…",
    title: "Write off what is owed still",
    means: "Nobody owes it any more: it is the house’s loss, for good.",
    submit: "Write it off",
    done: "It is written off.",
  },
  refusals: {
    OwnPayment: "It is your own debt: another operator has to settle it.",
    NothingOwed: "Nothing is owed of it any more. Close this and look at it again.",
    AccountNotFound: "That account is not there, or is not theirs, or has another currency.",
    InsufficientFunds: "Nothing can be taken from that account now.",
    AccountFrozen: "They or their account are frozen: nothing can leave it. Lift that first.",
    AccountClosed: "That account is closed: choose another.",
  },
} as const;
