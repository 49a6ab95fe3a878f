import type { DepositOutcome, ProviderState, WithdrawalOutcome } from "./simulation.ts";

/** What an integrator can have the sandbox's provider do, and what comes of it. */
export type Simulation = { readonly mutation: string; readonly value: string; readonly description: string };

const list = <Value extends string>(mutation: string, values: Readonly<Record<Value, string>>): Simulation[] =>
  Object.entries<string>(values).map(([value, description]) => ({ mutation, value, description }));

/** As of any provider (jobs/money/provider-job.ts). */
const GIVEN_UP = "What was asked for in vain for some five hours is given up, until an operator sends retryPayment.";

/** The API lists them (`sandboxSimulations`), and a test plays each. */
export const SIMULATIONS: readonly Simulation[] = [
  ...list<ProviderState>("simulateProvider", {
    UP: "The provider is there again: what was under way goes on by itself, within seconds at first, later within a quarter of an hour.",
    DOWN: `The provider is away: deposits and withdrawals are PROCESSING until it is UP again, and then done once. ${GIVEN_UP}`,
    LOSING_ANSWERS: `The provider does what it is asked for and is not heard: deposits and withdrawals are PROCESSING until it is UP again, and were done once. ${GIVEN_UP}`,
  }),
  ...list<WithdrawalOutcome>("simulateWithdrawalOutcome", {
    COMPLETED: "The provider pays: the withdrawal is COMPLETED, whatever its token says.",
    DECLINED: "The provider declines: the withdrawal is FAILED with PAYOUT_DECLINED.",
    METHOD_UNUSABLE: "The account there is closed by now: the withdrawal is FAILED with METHOD_UNUSABLE.",
    FAILED_LATE:
      "The provider takes it and declines seconds later: the withdrawal is PROCESSING, then FAILED with PAYOUT_DECLINED.",
    RETURNED:
      "The bank sends back what was paid: the withdrawal is RETURNED with PAYOUT_RETURNED, and its amount is in the payer's account again.",
  }),
  ...list<DepositOutcome>("simulateDepositOutcome", {
    COMPLETED: "The provider collects it: the deposit is COMPLETED, whatever its token says.",
    DECLINED: "The provider declines: the deposit is FAILED with DEPOSIT_DECLINED.",
    FUNDS_INSUFFICIENT: "There is too little money there: the deposit is FAILED with METHOD_FUNDS_INSUFFICIENT.",
    AUTHENTICATION_REQUIRED: "The bank wants its holder: the deposit is FAILED with AUTHENTICATION_REQUIRED.",
    METHOD_UNUSABLE: "The account there is closed by now: the deposit is FAILED with METHOD_UNUSABLE.",
    AMOUNT_MISMATCH:
      "The provider gets hold of a half: the deposit is FAILED with AMOUNT_MISMATCH, and the half is given back.",
    FAILED_LATE:
      "The provider takes it and declines seconds later: the deposit is PROCESSING, then FAILED with DEPOSIT_DECLINED.",
    RETURNED:
      "The bank takes back what was collected: the deposit is RETURNED with DEPOSIT_REVERSED. What is not in the account any more is owed.",
    DISPUTED:
      "Whoever paid disputes what was collected, and wins: the deposit is RETURNED with DEPOSIT_DISPUTED. What is not in the account any more is owed.",
  }),
];
